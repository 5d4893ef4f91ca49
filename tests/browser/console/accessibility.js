// What a page must have for keyboard and screen reader, and the contrast of its text. Returns what is missing.
(() => {
  const problems = [];
  const isShown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const open = document.querySelector("dialog[open]");
  const shown = [...(open ?? document.body).querySelectorAll("*")].filter(isShown);
  const all = (selector) => shown.filter((element) => element.matches(selector));
  const name = (element) =>
    (element.getAttribute("aria-label") ?? element.textContent.trim()) || element.querySelector("img")?.alt || "";
  const about = (element) => element.outerHTML.slice(0, 120);

  for (const one of ["header", "nav", "main"])
    if (document.querySelectorAll(one).length < 1) problems.push(`no ${one}`);
  if (document.querySelectorAll("h1").length !== 1) problems.push("not one h1");
  if (!document.documentElement.lang) problems.push("no language");

  let level = open ? 1 : 0;
  for (const heading of all("h1, h2, h3, h4")) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) problems.push(`heading skips a level: ${about(heading)}`);
    level = own;
  }
  for (const input of all("input, select, textarea"))
    if (!input.labels?.length) problems.push(`no label: ${about(input)}`);
  for (const one of all("button, a[href], [role=region], dialog, nav")) {
    const labelled = one.getAttribute("aria-labelledby");
    if (!name(one) && !labelled) problems.push(`no name: ${about(one)}`);
  }
  for (const image of all("img")) if (!image.hasAttribute("alt")) problems.push(`no alt: ${about(image)}`);
  for (const image of all("svg")) if (!name(image)) problems.push(`no name: ${about(image)}`);
  for (const table of all("table")) {
    if (!table.caption?.textContent) problems.push("a table without a caption");
    for (const cell of table.querySelectorAll("th")) if (!cell.scope) problems.push(`no scope: ${about(cell)}`);
  }
  for (const label of document.querySelectorAll("[aria-controls], [aria-labelledby], [aria-describedby]")) {
    for (const attribute of ["aria-controls", "aria-labelledby", "aria-describedby"]) {
      const id = label.getAttribute(attribute);
      if (id && !document.getElementById(id)) problems.push(`${attribute} leads nowhere: ${id}`);
    }
  }
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of new Set(ids)) if (ids.filter((one) => one === id).length > 1) problems.push(`twice the id ${id}`);

  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (color) => {
    const [red, green, blue] = color.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const backgroundOf = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const color = rgba(getComputedStyle(one).backgroundColor);
      if (color[3] === 255) return color;
    }
    return rgba("Canvas");
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  for (const element of shown) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!hasText || element.matches(":disabled, .disabled, option, .hidden-text, .skip-link")) continue;
    const found = contrast(rgba(getComputedStyle(element).color), backgroundOf(element));
    if (found < 4.5) problems.push(`contrast ${found.toFixed(2)}: ${about(element)}`);
  }
  for (const input of all("input:not([type=checkbox]), select, .button:not(.primary)")) {
    const found = contrast(rgba(getComputedStyle(input).borderTopColor), backgroundOf(input.parentElement));
    if (found < 3 && !input.matches(".disabled"))
      problems.push(`contrast of the border ${found.toFixed(2)}: ${about(input)}`);
  }
  return problems;
})();
