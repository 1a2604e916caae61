#!/bin/sh
# Part of agent.sh: what is on the host already serves the new release.
#
# method is how a file of another release becomes one of the new: `clone` (its blocks are shared until one is written:
# reflink), `link` (a second name of a file that nobody may write) or `copy`. Who decides: planning/reuse.ts.

# Sets method, and leaves a file `probe`: cloning is better than either where the file system can.
choose_method() { # link|copy
  method=$1
  echo probe >"$work/probe"
  if cp --reflink=always "$work/probe" "$work/probe.clone" 2>/dev/null; then method=clone; fi
}

# Sets keep to the options of cp, beside -P, by which a file keeps its mode and its time.
choose_options() {
  by_parents=
  if (cd "$work" && cp --parents --preserve=mode,timestamps -t lists -- probe) 2>/dev/null; then
    by_parents=1
  fi
  case $method in
  link) keep=-l ;;
  clone) keep='--reflink=always --preserve=mode,timestamps' ;;
  *) keep=${by_parents:+--preserve=mode,timestamps} keep=${keep:--p} ;;
  esac
  rm -f -- "$work/probe" "$work/probe.clone" "$work/lists/probe"
}

# Releases with a manifest that may serve, the one in service first, then the newest; by links only sealed ones may.
serving_releases() {
  look_at_current
  list_groups_present >"$work/lists/present"
  {
    echo "$current"
    for index in "$deploy"/manifests/[0-9]*; do echo "${index##*/}"; done | sort -r
  } | awk 'NF && !seen[$0]++' | while read -r name; do
    if [ ! -f "$deploy/manifests/$name" ] || [ ! -d "$path/releases/$name" ]; then continue; fi
    if [ "$method" = link ] && ! is_sealed "$name"; then continue; fi
    if is_present "$deploy/manifests/$name"; then echo "$name"; fi
  done
}

# Takes what the base has into the tree, and notes what of it needs no proof by reading.
bring_base() {
  bring "$base" "$work/lists/base"
  recognize "$base" "$work/lists/there" >"$work/lists/recognized"
}

# Takes what a release has at the paths of ENTRIES into the tree, as far as it is there.
bring() { # RELEASE ENTRIES
  names_of d "$2" | (cd "$work/tree" && xargs -0 -r mkdir -p --) &
  making=$!
  (cd "$path/releases/$1" && look_around "$work/lists/behind" "$work/lists/there") || :
  # What lies behind a link (shared/, say) is no part of the release.
  : >"$work/lists/odd"
  paths_of f "$2" | awk -v method="$method" -v odd_files="$work/lists/odd" '
    links { link[$0] = any = 1; if (!/^\.\// || /[\\[:cntrl:]]/) odd = 1; next }
    there {
      # No link to what somebody may write.
      if (method == "link" && $1 ~ /[2367]|..../) unfit[substr($0, index($0, " ./") + 1)]
      next
    }
    # Their names are escaped here, and were not there.
    odd && /\\/ { print >odd_files; next }
    $0 in unfit { next }
    any {
      prefix = "."
      rest = substr($0, 3) "/"
      while ((at = index(rest, "/")) > 0) {
        prefix = prefix "/" substr(rest, 1, at - 1)
        if (prefix in link) next
        rest = substr(rest, at + 1)
      }
    }
    { print }' links=1 "$work/lists/behind" links= there=1 "$work/lists/there" there= - >"$work/lists/bring"
  while IFS= read -r name; do
    unescape_file "$name/"
    if ! passes_link "$path/releases/$1" "$file"; then printf '%s\n' "$name" >>"$work/lists/bring"; fi
  done <"$work/lists/odd"
  wait "$making" || :
  (cd "$path/releases/$1" && place "$work/lists/bring")
  if [ "$method" != link ] || [ ! -s "$work/lists/there" ] || grep -q '\\' "$work/lists/bring"; then make_fit "$2"; fi
}

# Files go from the current directory into the tree, whose directories are there.
place() { # ESCAPED-PATHS
  # shellcheck disable=SC2086 # several options
  if [ -n "$by_parents" ]; then
    unescape "$1" | xargs -0 -r cp -P $keep --parents -t "$work/tree" -- 2>/dev/null || :
  else
    sed '/\\/d' "$1" | place_by_directory
    sed -n '/\\/p' "$1" | while IFS= read -r name; do
      name=$(printf '%bx' "$name")
      name=${name%x}
      cp -P $keep -- "$name" "$work/tree/$name" 2>/dev/null || :
    done
  fi
}

place_by_directory() {
  set --
  last=
  while IFS= read -r name; do
    if [ $# -gt 0 ] && { [ "${name%/*}" != "$last" ] || [ $# -ge 200 ]; }; then
      # shellcheck disable=SC2086
      cp -P $keep -- "$@" "$work/tree/$last/" 2>/dev/null || :
      set --
    fi
    last=${name%/*}
    set -- "$@" "$name"
  done
  # shellcheck disable=SC2086
  if [ $# -gt 0 ]; then cp -P $keep -- "$@" "$work/tree/$last/" 2>/dev/null || :; fi
}

# What was taken gets the modes of a release that is not sealed yet; a link to what somebody may write goes again.
# What was taken before has them: only ENTRIES tell what of a release is executable.
make_fit() { # ENTRIES
  (
    cd "$work/tree"
    if [ "$method" = link ]; then
      find . -type f \( -perm -0200 -o -perm -0020 -o -perm -0002 -o -perm -4000 -o -perm -2000 \) -exec rm -f -- {} +
    else
      find . -type f ! -perm 0644 ! -perm 0755 -exec chmod 0644 {} +
      names_of x "$1" | xargs -0 -r chmod 0755 -- 2>/dev/null || :
    fi
  )
}

# Files under another name, each as `RELEASE MODE FROM//TO`: MODE is x or -, TO is in the tree.
do_place_pairs() { # PATH TREE METHOD CP-OPTIONS PAIR...
  path=$1 tree=$2 method=$3 keep=$4
  shift 4
  for pair do
    names=${pair#* }
    names=${names#* }
    mode=${pair#* }
    place_pair "${pair%% *}" "${names%%//*}" "$tree/${names#*//}" "${mode%% *}"
  done
}

# Whether a link is on the way to ./PATH below TREE.
passes_link() { # TREE ./PATH
  above=$1
  rest=${2#./}
  while [ "$rest" != "${rest#*/}" ]; do
    above=$above/${rest%%/*}
    rest=${rest#*/}
    if [ -L "$above" ]; then return 0; fi
  done
  return 1
}

place_pair() { # RELEASE FROM TO MODE
  if passes_link "$path/releases/$1" "$2"; then return 0; fi
  from=$path/releases/$1/${2#./}
  if [ ! -f "$from" ] || [ -L "$from" ]; then return 0; fi
  [ -d "${3%/*}" ] || mkdir -p -- "${3%/*}"
  # shellcheck disable=SC2086 # several options
  cp -P $keep -- "$from" "$3" 2>/dev/null || return 0
  if [ "$method" = link ]; then return 0; fi
  if [ "$4" = x ]; then chmod 0755 "$3"; else chmod 0644 "$3"; fi
}

# --- what an interrupted upload left -----------------------------------------

keep_interrupted() { # EXIT-CODE
  case $1 in
  79 | 80) ;;
  *) return 0 ;;
  esac
  remove_tree "$deploy/staging/interrupted" 2>/dev/null
  if mv -- "$resumable" "$deploy/staging/interrupted" 2>/dev/null; then litter=; fi
}

# Makes the tree that an interrupted upload left the one to go on with; fails where there is none that may serve.
go_on_from_interrupted() {
  left=$deploy/staging/interrupted
  for dead in "$deploy"/staging/[0-9]*.*; do
    # Nobody could clear away after a process that was killed.
    if [ -d "$dead/tree" ] && [ ! -d "/proc/${dead##*.}" ]; then
      if [ ! -e "$left" ]; then mv -- "$dead" "$left"; else remove_tree "$dead"; fi
    fi
  done
  [ -d "$left/tree" ] || return 1
  if ! [ "$(cat "$left/lists/method" 2>/dev/null)" = "$1" ] || ! list_left "$left/lists" >"$left/left" 2>/dev/null; then
    remove_tree "$left"
    return 1
  fi
  mv -- "$left" "$work" 2>/dev/null || return 1
  rm -rf -- "$work/lists" "$work/proven" "$work/groups" "$work/patches" "$work/parts" "$work/placed"
  # Links are sent each time, and nothing may be written through one; to read a pipe would be to wait for ever.
  find "$work/tree" ! -type f ! -type d -exec rm -f -- {} +
}

# Prints what should be in the tree that an interrupted upload left, the newest last; fails where nothing had arrived.
list_left() { # LISTS
  if [ -f "$1/begun" ]; then
    # It had itself gone on from another.
    sed 's/^[0-9]* //' "$1/begun" && cat "$1/base" || return 1
    cat "$1"/arrived* || :
  else
    cat "$1"/base "$1"/arrived*
  fi
}

# Prints, as `BYTES ENTRY`, the large files of which an interrupted upload left only the start; the other entries go to
# lists/base. Of odd names none is told apart: such files are found incomplete when all is proven.
divide_left() { # ENTRIES
  awk 'length($1) == 64 && $2 >= 1048576 && !/\\/ { sub(/^[^ ]+ [^ ]+ [^ ]+ /, ""); print }' "$1" | sort -u |
    tr '\n' '\000' | (cd "$work/tree" && xargs -0 -r wc -c -- 2>/dev/null) |
    awk -v base="$work/lists/base" '
      { path = substr($0, index($0, " ./") + 1) }
      sizes { size[path] = $1; next }
      path in size && size[path] < $2 + 0 && size[path] > 0 { entry[path] = $0; next }
      { delete entry[path]; print >base }
      END { for (path in entry) print size[path], entry[path] }' sizes=1 - sizes= "$1"
}
