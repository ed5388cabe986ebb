# shellcheck shell=bash
# An entry of the guest's own boot menu for a boot by iPXE: the firmware's table (iBFT) tells where
# the root disk is. It copies the entry of the running kernel and is never the default.

MENU_TITLE='Slipway: root disk as iPXE tells'
# The lines around a script's part in what grub-mkconfig writes, so that a later run of it and the
# undo meet the same block.
MENU_BEGIN='### BEGIN /etc/grub.d/42_slipway ###'
MENU_END='### END /etc/grub.d/42_slipway ###'
MENU_SCRIPT=/etc/grub.d/42_slipway
BLS_DIR=/boot/loader/entries

# Each …_menu_add KERNEL answers 1 when the entry is there already, 2 when there is none to copy.

# What the start-up image needs to read the table.
firmware_arguments() {
  case $(initramfs_generation) in
    initramfs-tools) printf 'iscsi_auto' ;;
    dracut-legacy) printf 'iscsi_firmware ip=ibft' ;;
    mkinitrd) printf 'slipway_ibft=1' ;;
    *) printf 'rd.neednet=1 rd.iscsi.firmware=1 rd.iscsi.ibft=1 ip=ibft' ;;
  esac
}

# The file with GRUB 2's entries: where the distribution's links lead, else the known places. A file
# in the ESP may only point to another.
grub2_config() {
  local link file candidates=()
  if [ "$(firmware)" = efi ]; then link=/etc/grub2-efi.cfg; else link=/etc/grub2.cfg; fi
  if [ -L "$ROOT$link" ]; then
    file=$(readlink "$ROOT$link")
    candidates+=("/${file#"${file%%[!./]*}"}")
  fi
  [ "$(firmware)" = bios ] || for file in "$ROOT"/boot/efi/EFI/*/grub.cfg; do
    candidates+=("${file#"$ROOT"}")
  done
  candidates+=(/boot/grub2/grub.cfg /boot/grub/grub.cfg)
  for file in "${candidates[@]}"; do
    if grep -qs '^[[:space:]]*menuentry[[:space:]]' "$ROOT$file"; then
      printf '%s' "$file"
      return 0
    fi
  done
}

grub_legacy_config() {
  local file
  for file in "$ROOT"/boot/efi/EFI/*/grub.conf "$ROOT/boot/grub/grub.conf" \
    "$ROOT/boot/grub/menu.lst"; do
    if [ -f "$file" ] && [ ! -L "$file" ]; then
      printf '%s' "${file#"$ROOT"}"
      return 0
    fi
  done
}

# The first entry with this kernel, or else with any: with another title and the arguments added.
grub2_entry() {
  awk -v kernel="vmlinuz-$2" -v title="$MENU_TITLE" -v added="$(firmware_arguments)" '
    function closes() { return $0 ~ /^[ \t]*}[ \t]*$/ }
    /^[ \t]*menuentry[ \t]/ { inside = 1; entry = ""; hit = 0; linux = 0
      entry = "menuentry \"" title "\" --id slipway {\n"; next }
    inside && closes() {
      entry = entry "}"
      if (linux && (hit || first == "")) { first = entry }
      if (linux && hit) { print entry; done = 1; exit }
      inside = 0; next }
    inside {
      line = $0
      if (line ~ /^[ \t]*linux(16|efi)?[ \t]/) {
        linux = 1
        if (index(line, kernel)) hit = 1
        sub(/[ \t]+$/, "", line)
        line = line " " added
      }
      entry = entry line "\n" }
    END { if (!done && first != "") print first; exit first == "" && !done }' "$ROOT$1"
}

grub2_menu_add() {
  local file entry changed=1
  file=$(grub2_config)
  entry=$(grub2_entry "$file" "$1") || return 2
  if [ -d "$ROOT/etc/grub.d" ]; then
    put_file "$MENU_SCRIPT" 0755 <<SCRIPT && changed=0
#!/bin/sh
# Written by Slipway: a later run of grub-mkconfig keeps the entry.
tail -n +5 "\$0"
exit 0
$entry
SCRIPT
  fi
  put_block "$file" "$MENU_BEGIN" "$MENU_END" <<<"$entry" && changed=0
  return "$changed"
}

grub2_menu_added() {
  grep -qxF "$MENU_BEGIN" "$ROOT$(grub2_config)"
}

# A title's lines go to the next title.
grub_legacy_menu_add() {
  local file entry
  file=$(grub_legacy_config)
  entry=$(awk -v kernel="vmlinuz-$1" -v title="$MENU_TITLE" -v added="$(firmware_arguments)" '
    function flush() { if (hit && !done) { printf "%s", entry; done = 1 } }
    /^# Slipway|^### / { next }
    /^title[ \t]/ { flush(); entry = "title " title "\n"; inside = 1; hit = 0; next }
    inside {
      line = $0
      if (line ~ /^[ \t]*kernel[ \t]/) {
        if (index(line, kernel)) hit = 1
        line = line " " added
      }
      if (line !~ /^[ \t]*(#.*)?$/) entry = entry line "\n" }
    END { flush(); exit !done }' "$ROOT$file") || return 2
  put_block "$file" "$MENU_BEGIN" "$MENU_END" <<<"$entry"
}

grub_legacy_menu_added() {
  grep -qxF "$MENU_BEGIN" "$ROOT$(grub_legacy_config)"
}

# Entries are sorted by version, newest first; 0 comes last.
bls_menu_add() {
  local source name
  source=$(grep -ls "^linux[[:space:]].*vmlinuz-$1\$" "$ROOT$BLS_DIR"/*.conf |
    grep -v -e -0-slipway -m 1)
  [ -n "$source" ] || return 2
  name=$(head -c 32 "$ROOT/etc/machine-id" 2>/dev/null)
  put_file "$BLS_DIR/${name:-slipway}-0-slipway.conf" 0644 < <(
    sed -e "s/^title[[:space:]].*/title $MENU_TITLE/" -e 's/^version[[:space:]].*/version 0/' \
      -e "s/^\(options[[:space:]].*[^[:space:]]\)[[:space:]]*\$/\1 $(firmware_arguments)/" \
      -e '/^id[[:space:]]/d' "$source")
}

bls_menu_added() {
  compgen -G "$ROOT$BLS_DIR/*-0-slipway.conf" >/dev/null
}
