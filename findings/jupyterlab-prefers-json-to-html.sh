#!/usr/bin/env bash
# An output of a Jupyter notebook may hold the same result in several forms, and a client shows the one that it likes
# best. One expects text/html to win over application/json, as in nbconvert, so that a kernel can add the value of a
# result to its table for programs. In JupyterLab the renderer of JSON has rank 0, before that of HTML with 50: the
# table disappears behind a tree of its values. A type of one's own, application/vnd.NAME+json, is left alone.
# Versions: JupyterLab 4.6.6.
# Seen: rank:0 for application/json, defaultRank:50 for text/html
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$folder" jupyterlab==4.6.6
python3 -m zipfile -e "$folder"/jupyterlab-*.whl "$folder/lab"

# The scripts are minified: the rank stands behind the name of the extension, and behind the types of the renderer.
json=$(grep -rohE 'json-extension:factory".{0,120}rank:[0-9]+' "$folder/lab" --include='*.js' | grep -oE 'rank:[0-9]+' | head -1)
html=$(grep -rohE 'mimeTypes:\["text/html"\],defaultRank:[0-9]+' "$folder/lab" --include='*.js' | grep -oE 'defaultRank:[0-9]+' | head -1)
printf '%s for application/json, %s for text/html\n' "$json" "$html"
