#!/bin/sh
# Part of compose.sh: images that no release needs any more.

tidy() { # PATH PROJECT
  path=$1 project=$2
  needed=$(for settings in "$path"/releases/*/.deploy-compose/settings; do
    if [ -f "$settings" ]; then sed -n 's/^image=//p' "$settings"; fi
  done)
  # Never by force: what any container still uses stays.
  docker image ls --format '{{.Repository}}:{{.Tag}}' "localhost/deploy-action/$project" | while IFS= read -r tag; do
    printf '%s\n' "$needed" | grep -qF -e " $tag " || docker image rm "$tag" >/dev/null 2>&1
  done
  [ -f "$path/.deploy/images" ] || return 0
  left=$path/.deploy/images.new
  : >"$left"
  sort -u "$path/.deploy/images" | while read -r image name; do
    if printf '%s\n' "$needed" | grep -qF -e "$image "; then
      printf '%s %s\n' "$image" "$name" >>"$left"
    elif [ -n "$(docker ps --all --quiet --filter "ancestor=$image")" ]; then
      printf '%s %s\n' "$image" "$name" >>"$left"
    else
      forget_image "$image" "$name"
    fi
  done
  mv -f "$left" "$path/.deploy/images"
}

# Takes away the name under which the image came, unless that means another one by now; then the image itself, if
# nobody else has a name for it.
forget_image() { # IMAGE-ID REF
  if [ "$(image_id "$2")" = "$1" ]; then docker image rm "$2" >/dev/null 2>&1; fi
  names=$(docker image inspect --format '{{range .RepoTags}}{{println .}}{{end}}' "$1" 2>/dev/null | sed '/^$/d') || return 0
  if [ -z "$names" ]; then
    docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$1" 2>/dev/null | sed '/^$/d' |
      while IFS= read -r digest; do docker image rm "$digest" >/dev/null 2>&1; done
    docker image rm "$1" >/dev/null 2>&1
  fi
  return 0
}
