#!/bin/sh
# Part of agent.sh: what a release holds, for whoever wants to know what another one would change. Writes nothing.

# The lines of a file behind `KEY=`, the last one whole even where it has no end.
print_lines_of() { # KEY FILE
  if [ -f "$2" ]; then awk -v key="$1" '{ print key "=" $0 }' "$2"; fi
}

do_describe() { # ID ENV-FILE|- UNIT|-
  use_release "$1"
  index=$deploy/manifests/$id
  if [ -f "$index" ] && groups_exist "$index"; then
    echo manifest=yes
    entries_of "$index" | sed 's/^/entry=/'
  else
    echo manifest=no
  fi
  if [ "$2" != - ]; then print_lines_of env "$release/$2"; fi
  if [ "$3" != - ]; then print_lines_of unit "$deploy/units/$id/$3"; fi
}
