#!/usr/bin/env bash
# Builds or tests the web app; Maven calls it, and it does nothing when nothing has changed.
# Usage: build.sh build|test TARGET_FOLDER [required|optional]
#   optional: without Node.js the service is built with a page that says so, and a warning is printed.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
verb=$1
target=$2
need=${3:-required}
resources="$target/classes/META-INF/resources"
stamp="$target/webui-$verb.stamp"

no_node() {
  if [ "$need" = optional ]; then
    printf 'hilum: warning: %s The service is built WITHOUT its web app.\n' "$1" >&2
    [ "$verb" = build ] || exit 0
    mkdir -p "$resources"
    cp "$here/without-node/index.html" "$resources/index.html"
    exit 0
  fi
  printf 'hilum: error: %s It builds the web app.\n' "$1" >&2
  exit 1
}

changed() {
  [ -f "$stamp" ] || return 0
  [ "$verb" != build ] || [ -f "$resources/assets/worklist.js" ] || return 0
  [ -n "$(find "$here" -path "$here/node_modules" -prune -o -newer "$stamp" -type f -print -quit)" ]
}

# A copy of the lock file beside the packages tells which ones are installed.
install() {
  cmp -s "$here/package-lock.json" "$here/node_modules/.installed-lock.json" && return
  (cd "$here" && npm ci --prefer-offline --no-progress --loglevel=error) >&2 ||
    { printf 'hilum: error: npm ci failed in %s: the web app needs its packages once (registry reachable?).\n' "$here" >&2; exit 1; }
  cp "$here/package-lock.json" "$here/node_modules/.installed-lock.json"
}

changed || exit 0
command -v node >/dev/null && command -v npm >/dev/null ||
  no_node 'Node.js 18 or newer with npm was not found (Debian: apt-get install nodejs npm).'
major=$(node -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 18 ] || no_node "Node.js $major was found, 18 or newer is needed."

install
mkdir -p "$target"
case "$verb" in
  build)
    (cd "$here" && node_modules/.bin/tsc)
    node "$here/build.mjs" build "$resources"
    ;;
  test) node "$here/build.mjs" test "$target/webui-test" ;;
  *)
    printf 'usage: build.sh build|test TARGET_FOLDER [required|optional]\n' >&2
    exit 2
    ;;
esac
touch "$stamp"
