#!/bin/sh
# Part of agent.sh: what a host says it has, before a release arrives and when it is asked (agent/stage.sh has the words).

# Says what is here.
offer() {
  printf 'base=%s\n' "$base"
  while read -r name; do sed "s/\$/ $name/" "$deploy/manifests/$name"; done <"$work/lists/serving" |
    awk '!seen[$1 $2]++' >"$work/lists/offered"
  # What the runner has it knows by a few digits.
  printf '%s\n' "$of_runner" | tr ' ' '\n' | awk '
    theirs { has[$1]; next }
    { short = substr($2, 1, 12) }
    short in has { $2 = short }
    { print "group=" $0 }' theirs=1 - theirs= "$work/lists/offered"
  while read -r name; do
    if [ -f "$deploy/manifests/replaced/$name" ]; then sed "s/^/replaced=$name /" "$deploy/manifests/replaced/$name"; fi
  done <"$work/lists/serving"
  case $base in
  -) ;;
  interrupted) sed 's/^/entry=/' "$work/lists/base" && sed 's/^/begun=/' "$work/lists/begun" ;;
  *)
    # shellcheck disable=SC2046 # hashes
    if [ "$(wc -c <"$work/lists/base")" -le 32768 ]; then
      give_groups $({ sed 's/^.* //' "$deploy/manifests/$base" && if [ -n "$of_runner" ]; then groups_to_compare; fi; } | sort -u)
    elif [ -n "$of_runner" ]; then
      give_groups $(groups_to_compare)
    fi
    ;;
  esac
}

# Lines on stdin, compressed where that can be: a connection that has just begun takes few bytes in one round trip.
packed() {
  if command -v gzip >/dev/null 2>&1 && [ "$(echo x | base64 -w 8000 2>/dev/null)" = eAo= ]; then
    gzip -c | base64 -w 8000 | sed 's/^/packed=/'
  else
    cat
  fi
}

# Of the groups that are offered those that the runner would ask for (planning/reuse.ts, groupsToAsk).
groups_to_compare() {
  printf '%s\n' "$of_runner" | tr ' ' '\n' | awk -v base="$base" '
    theirs { has[$1]; next }
    { known = substr($2, 1, 12) in has }
    covering { if (known) covered[$1]; next }
    !known && ($3 == base || !($1 in covered)) { print $2 }
  ' theirs=1 - theirs= covering=1 "$work/lists/offered" covering= "$work/lists/offered"
}

expect_hashes() { # SHA256...
  for group do
    case $group in
    *[!0-9a-f]*) usage 'a group is malformed' ;;
    esac
  done
}

# Prints the entries of groups. Of the hash of a small file the beginning is enough to compare it: in the end all is proven
# by the whole.
give_groups() { # SHA256...
  if [ $# -eq 0 ]; then return 0; fi
  (cd "$deploy/manifests/groups" && awk '
    FNR == 1 { print "given=" FILENAME }
    length($1) == 64 && $2 < 1048576 { $0 = substr($0, 1, 16) substr($0, 65) }
    { print "entry=" $0 }' "$@")
}
