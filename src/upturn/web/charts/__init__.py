"""Charts drawn on the server as SVG, in pure Python: dataclass in, text out.

Every drawing has a title and a description. Colours are ``currentColor`` under a ``color`` attribute, so that
a page's stylesheet may choose them (light, dark, forced colours); print and PDF take those in the file.
"""
