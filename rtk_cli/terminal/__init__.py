"""The terminal's side of rtk: words in, data and messages out."""
