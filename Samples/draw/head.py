"""The face put together: volume, the shadows that fall on it, then the sharp features."""

import body
import features
from face import flush


def paint(canvas, face, relief, rng, shadows=None, before_eyes=None, lift=0.0):
    """`shadows(canvas)` is painted on the skin only, `before_eyes(canvas)` over nose and mouth."""
    flush(face, relief)
    clip = canvas.clip(face.clip)
    relief.paint(canvas, face.tones, clip, gloss=face.gloss)
    canvas.open(clip)
    if shadows:
        shadows(canvas)
    features.nose(canvas, face)
    features.mouth(canvas, face, rng)
    canvas.close()
    body.pores(canvas, face.clip, face.pores)
    if before_eyes:
        before_eyes(canvas)
    for side in (-1, 1):
        features.eye(canvas, face, side, rng)
        features.brow(canvas, face, side, rng, lift=lift if side < 0 else 0)
