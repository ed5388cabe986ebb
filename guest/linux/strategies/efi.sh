# shellcheck shell=bash
# A start by UEFI firmware: where the EFI system partition is mounted, and which of the boot loaders
# on it start this guest. A shim and the GRUB beside it: only what is signed by others starts with
# Secure Boot, and only a GRUB that is signed does not have this guest's own disk written into it.

EFI_GLOBAL=8be4df61-93ca-11d2-aa0d-00e098032b8c

# Where the ESP is mounted.
efi_mount() {
  awk '$3 == "vfat" && ($2 == "/boot/efi" || $2 == "/efi" || $2 == "/boot") { print $2; exit }' \
    "$ROOT/proc/mounts" 2>/dev/null
}

# efi_child DIRECTORY NAME: the entry of that name in whatever case, as vfat takes it.
efi_child() {
  local entry
  for entry in "$ROOT$1"/*; do
    if [ "$(basename "$entry" | tr '[:upper:]' '[:lower:]')" = "$2" ]; then
      printf '%s/%s' "$1" "$(basename "$entry")"
      return 0
    fi
  done
  return 1
}

efi_shim() {
  efi_child "$1" shimx64.efi || efi_child "$1" shim.efi
}

efi_grub() {
  efi_child "$1" grubx64.efi || efi_child "$1" grub.efi
}

# The firmware's entries as text, one per line; the one that this boot came by first.
efi_entries() {
  local vars=$ROOT/sys/firmware/efi/efivars entry current
  current=$(od -An -tu2 -j4 -N2 "$vars/BootCurrent-$EFI_GLOBAL" 2>/dev/null | tr -d ' ')
  [ -z "$current" ] || current=$(printf '%s/Boot%04X-%s' "$vars" "$current" "$EFI_GLOBAL")
  for entry in ${current:+"$current"} "$vars"/Boot[0-9A-F][0-9A-F][0-9A-F][0-9A-F]-"$EFI_GLOBAL"; do
    [ ! -f "$entry" ] || { tr -d '\000' <"$entry" | tr -c '[:print:]' '~'; echo; }
  done
}

# The directory with the shim and the GRUB that start this guest, below the mount point: what the
# firmware's entries name, or else the only one, or else the one that is called like the system.
efi_directory() {
  local esp efi dir lines found=()
  esp=$(efi_mount)
  [ -n "$esp" ] && efi=$(efi_child "$esp" efi) || return 1
  for dir in "$ROOT$efi"/*/; do
    dir=${dir%/}
    dir=${dir#"$ROOT"}
    efi_shim "$dir" >/dev/null && efi_grub "$dir" >/dev/null && found+=("$dir")
  done
  [ "${#found[@]}" -gt 0 ] || return 1
  lines=$(efi_entries)
  while IFS= read -r line; do
    for dir in "${found[@]}"; do
      if grep -qiF "\\$(basename "$dir")\\shim" <<<"$line"; then
        printf '%s' "$dir"
        return 0
      fi
    done
  done <<<"$lines"
  if [ "${#found[@]}" -eq 1 ]; then
    printf '%s' "${found[0]}"
    return 0
  fi
  for dir in "${found[@]}"; do
    case $(basename "$dir"):$(os_release ID) in
      redhat:rhel | redhat:ol | sles:sles_sap) printf '%s' "$dir" && return 0 ;;
    esac
    [ "$(basename "$dir")" != "$(os_release ID)" ] || { printf '%s' "$dir" && return 0; }
  done
  return 1
}

# Whether this boot was held to signatures. // the variable's attributes take four bytes
efi_secure_boot() {
  [ "$(od -An -tu1 -j4 -N1 "$ROOT/sys/firmware/efi/efivars/SecureBoot-$EFI_GLOBAL" 2>/dev/null |
    tr -d ' ')" = 1 ]
}

# Whether an entry of the firmware starts this directory's shim.
efi_entry_known() {
  # Not through a pipe: grep ends at the first match, and who still writes then would fail it.
  grep -qiF "\\$(basename "$1")\\$(basename "$(efi_shim "$1")")" < <(efi_entries)
}

# The program that makes such an entry, from a file beside the shim that says what to call it.
efi_fallback() {
  local dir=$1 candidate
  efi_child "$dir" fbx64.efi && return 0
  efi_child "$dir" fallback.efi && return 0
  for candidate in /usr/lib/shim/fbx64.efi.signed /usr/lib/shim/fbx64.efi /usr/share/efi/x86_64/fallback.efi; do
    if [ -f "$ROOT$candidate" ]; then
      printf '%s' "$candidate"
      return 0
    fi
  done
  return 1
}
