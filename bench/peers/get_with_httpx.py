"""The one GET as a short script does it."""

import json
import os

import httpx

base, account, app = (os.environ[name] for name in ("CLOUDFLARE_API_BASE_URL", "CLOUDFLARE_ACCOUNT_ID", "RTK_APP_ID"))
url = f"{base}/accounts/{account}/realtime/kit/{app}/meetings"
headers = {"authorization": f"Bearer {os.environ['CLOUDFLARE_API_TOKEN']}"}
response = httpx.get(url, params={"page_no": 1, "per_page": 100}, headers=headers)
response.raise_for_status()
print(json.dumps(response.json()["data"], indent=2))
