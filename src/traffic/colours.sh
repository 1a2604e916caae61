#!/bin/sh
# The links `blue` and `green` beside `current`: which release runs under which colour.
#   colours.sh look  PATH                  prints blue=ID and green=ID, nothing behind `=` where there is none
#   colours.sh place PATH COLOUR ID        the colour names ID from now on
# Exit codes: 0 done · 64 wrong use · 81 something else stands there · 82 the link could not be made
set -u

look() { # PATH
  for colour in blue green; do
    target=$(readlink "$1/$colour" 2>/dev/null) || target=
    printf '%s=%s\n' "$colour" "${target#releases/}"
  done
}

place() { # PATH COLOUR ID
  if [ -e "$1/$2" ] && [ ! -L "$1/$2" ]; then
    printf '%s\n' "$1/$2 is in the way: it is not a link of ours" >&2
    exit 81
  fi
  next=$1/.$2-$$
  rm -f -- "$next"
  # A directory that the old link leads to must not swallow the new one: -T where mv knows it.
  ln -s "releases/$3" "$next" || exit 82
  mv -T -f -- "$next" "$1/$2" || { rm -f -- "$next"; exit 82; }
  sync -- "$1" 2>/dev/null || sync
}

case ${1:-}/$# in
look/2) look "$2" ;;
place/4)
  case $3 in
  blue | green) place "$2" "$3" "$4" ;;
  *) exit 64 ;;
  esac
  ;;
*) exit 64 ;;
esac
