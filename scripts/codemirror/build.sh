#!/bin/sh
# Builds kaohe/web/static/vendor/codemirror.js from the locked packages. Needs Node; nobody else does.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
made="$here/../../kaohe/web/static/vendor"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/package.json" "$here/package-lock.json" "$here/entry.js" "$work"
cd "$work"
npm ci --no-audit --no-fund --ignore-scripts
node_modules/.bin/esbuild entry.js --bundle --minify --format=iife --global-name=CodeMirror --target=es2022 \
  --legal-comments=none --charset=utf8 --outfile="$made/codemirror.js"
cp node_modules/@codemirror/view/LICENSE "$made/codemirror-LICENSE.txt"
sha256sum "$made/codemirror.js" "$made/codemirror-LICENSE.txt"
