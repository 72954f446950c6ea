"""For schemathesis, what OpenAPI has no words for: lines of JSON, and that a picture is one."""
import json
import os
from pathlib import Path

import schemathesis
from hypothesis import strategies

DESK = Path(os.environ["DESK"])
PICTURES = [(DESK / name).read_bytes() for name in ("front.png", "back.png", "revoked-front.png")]


@schemathesis.serializer("application/x-ndjson")
def lines(context, value):
    return value if isinstance(value, bytes) else value.encode() if isinstance(value, str) else json.dumps(value).encode()


for kind in ("image/png", "image/jpeg"):
    # The service tells a picture's kind by its content.
    schemathesis.openapi.media_type(kind, strategies.sampled_from(PICTURES))
