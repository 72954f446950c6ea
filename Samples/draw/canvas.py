"""An SVG picture under construction: shapes, gradients, blurs and clips."""

import subprocess

SPACE = 'gradientUnits="userSpaceOnUse"'


class Canvas:
    def __init__(self, width=900, height=1125):
        self.width, self.height = width, height
        self.definitions, self.body = [], []
        self.blurs, self.count = {}, 0

    def name(self):
        self.count += 1
        return f"d{self.count}"

    def define(self, text):
        name = self.name()
        self.definitions.append(text.replace("NAME", name))
        return name

    @staticmethod
    def stops(stops):
        """Stops are (offset, colour) or (offset, colour, opacity)."""
        return "".join(
            f'<stop offset="{s[0]}" stop-color="{s[1]}"' + (f' stop-opacity="{s[2]}"' if len(s) > 2 else "") + "/>"
            for s in stops)

    def linear(self, x1, y1, x2, y2, *stops):
        return "url(#%s)" % self.define(
            f'<linearGradient id="NAME" {SPACE} x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}">'
            f"{self.stops(stops)}</linearGradient>")

    def radial(self, cx, cy, r, *stops, focus=None):
        fx, fy = focus or (cx, cy)
        return "url(#%s)" % self.define(
            f'<radialGradient id="NAME" {SPACE} cx="{cx}" cy="{cy}" r="{r}" fx="{fx}" fy="{fy}">'
            f"{self.stops(stops)}</radialGradient>")

    def blur(self, deviation):
        if deviation not in self.blurs:
            self.blurs[deviation] = self.define(
                '<filter id="NAME" filterUnits="userSpaceOnUse" x="-100" y="-100" '
                f'width="{self.width + 200}" height="{self.height + 200}" color-interpolation-filters="sRGB">'
                f'<feGaussianBlur stdDeviation="{deviation}"/></filter>')
        return f' filter="url(#{self.blurs[deviation]})"'

    def clip(self, data):
        return self.define(f'<clipPath id="NAME"><path d="{data}"/></clipPath>')

    def open(self, clip=None, blur=None, opacity=1.0, mode=None):
        attributes = f' clip-path="url(#{clip})"' if clip else ""
        attributes += self.blur(blur) if blur else ""
        attributes += f' opacity="{opacity}"' if opacity < 1 else ""
        attributes += f' style="mix-blend-mode:{mode}"' if mode else ""
        self.body.append(f"<g{attributes}>")

    def close(self):
        self.body.append("</g>")

    def shape(self, data, fill, opacity=1.0, blur=None, mode=None):
        attributes = self.blur(blur) if blur else ""
        attributes += f' opacity="{opacity:.3f}"' if opacity < 1 else ""
        attributes += f' style="mix-blend-mode:{mode}"' if mode else ""
        self.body.append(f'<path d="{data}" fill="{fill}"{attributes}/>')

    def spot(self, cx, cy, rx, ry, fill, opacity=1.0, blur=None, turn=0, mode=None):
        attributes = self.blur(blur) if blur else ""
        attributes += f' style="mix-blend-mode:{mode}"' if mode else ""
        rotation = f' transform="rotate({turn} {cx} {cy})"' if turn else ""
        self.body.append(f'<g{attributes}><ellipse cx="{cx:.1f}" cy="{cy:.1f}" rx="{rx}" ry="{ry}" fill="{fill}" '
                         f'opacity="{opacity:.3f}"{rotation}/></g>')

    def image(self, x, y, width, height, address, clip=None):
        clipping = f' clip-path="url(#{clip})"' if clip else ""
        self.body.append(f'<g{clipping}><image x="{x}" y="{y}" width="{width}" height="{height}" '
                         f'preserveAspectRatio="none" href="{address}"/></g>')

    def text(self):
        return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{self.height}" '
                f'viewBox="0 0 {self.width} {self.height}"><defs>{"".join(self.definitions)}</defs>'
                f'{chr(10).join(self.body)}</svg>')

    def write_png(self, file):
        subprocess.run(["rsvg-convert", "--unlimited", "-o", file], input=self.text().encode(), check=True)
