# shellcheck shell=bash
# What the root file system lies on, from the outside in, as the kernel tells it.

# The device and the type of the root file system.
root_mount() {
  awk '$2 == "/" && $1 != "rootfs" { device = $1; type = $3 } END { print device, type }' \
    "$ROOT/proc/mounts" 2>/dev/null
}

# The kernel's name of a device, as in dm-0.
block_name() {
  local dir name=${1##*/}
  case $1 in
    /dev/mapper/*)
      for dir in "$ROOT"/sys/class/block/dm-*; do
        [ "$(cat "$dir/dm/name" 2>/dev/null)" = "$name" ] && basename "$dir" && return 0
      done
      return 1
      ;;
    /dev/*)
      if [ -z "$ROOT" ]; then basename "$(readlink -f "$1")"; else printf '%s\n' "$name"; fi
      ;;
    *) return 1 ;;
  esac
}

# No stack is deeper than this.
STACK_DEPTH_MAX=8

# Each device that carries this one, itself first.
block_stack() {
  local slave depth=${2:-0}
  [ "$depth" -lt "$STACK_DEPTH_MAX" ] || return 0
  printf '%s\n' "$1"
  for slave in "$ROOT/sys/class/block/$1"/slaves/*; do
    [ -e "$slave" ] || continue
    block_stack "$(basename "$slave")" $((depth + 1))
  done
}

root_stack() {
  local device name
  device=$(root_mount | cut -d' ' -f1)
  name=$(block_name "$device") || return 0
  block_stack "$name"
}

# The file system of the root and what lies below it: lvm, luks, md, multipath.
storage_kinds() {
  local name
  root_mount | cut -d' ' -f2
  while IFS= read -r name; do
    case $(cat "$ROOT/sys/class/block/$name/dm/uuid" 2>/dev/null) in
      LVM-*) echo lvm ;;
      CRYPT-*) echo luks ;;
      mpath-*) echo multipath ;;
    esac
    [ ! -d "$ROOT/sys/class/block/$name/md" ] || echo md
  done < <(root_stack) | sort -u
}

# Whether the root disk is behind an iSCSI session just now.
root_is_remote() {
  local name
  while IFS= read -r name; do
    case $(readlink -f "$ROOT/sys/class/block/$name") in */session[0-9]*) return 0 ;; esac
  done < <(root_stack)
  return 1
}
