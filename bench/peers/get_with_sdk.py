"""The same GET with Cloudflare's own package, which reads token and base URL from the environment."""

import os

from cloudflare import Cloudflare

client = Cloudflare(base_url=os.environ["CLOUDFLARE_API_BASE_URL"])
response = client.realtime_kit.meetings.get(
    os.environ["RTK_APP_ID"], account_id=os.environ["CLOUDFLARE_ACCOUNT_ID"], page_no=1, per_page=100
)
print(response.to_json())
