# shellcheck shell=bash
# The undo journal. Each change is written here, durably, before it is made; undo walks an action's
# entries backwards and puts each one back, looking first, so that it can be repeated.
#
# One line per change, tab-separated: ACTION KIND PATH DETAIL…
#   directory PATH           made by us; removed when empty
#   created PATH             a file that was not there
#   saved PATH               a file that was there; STATE/originals holds what it was
#   wrote PATH SHA256        what a saved file became; with other content it is somebody's by now
#   block PATH BEGIN END     lines put into a saved file, between these two
#   leftover PATH            what a package makes and leaves behind; it was not there
#   package NAME VERSION PRIOR  installed by us; PRIOR is none or config-files
#   built PATH SHA256        a start-up image as we built it

JOURNAL=$STATE/journal

journal_open() {
  if ! [ -d "$STATE" ]; then
    install -d -m 0700 "$STATE" || failed "cannot make $STATE_IN_GUEST"
  fi
  install -d -m 0700 "$STATE/originals" || failed "cannot write to $STATE_IN_GUEST"
}

journal_add() {
  local line
  line=$(printf '%s\t' "$ACTION" "$@")
  journal_open
  [ -f "$JOURNAL" ] && grep -qxF -- "$line" "$JOURNAL" && return 0
  printf '%s\n' "$line" >>"$JOURNAL" || failed "cannot write the undo journal"
  sync "$JOURNAL" || failed "cannot write the undo journal"
}

# Whether this action changed anything that is not undone yet.
journal_has() {
  [ -f "$JOURNAL" ] && grep -q "^$ACTION	" "$JOURNAL"
}

# This action's entries of a kind, last first, without action and kind.
journal_entries() {
  [ -f "$JOURNAL" ] || return 0
  tac "$JOURNAL" | sed -n "s/^$ACTION	$1	//p"
}

# This action's entries are undone: forget them.
journal_forget() {
  [ -f "$JOURNAL" ] || return 0
  grep -v "^$ACTION	" "$JOURNAL" >"$JOURNAL.new"
  sync "$JOURNAL.new" && mv -f "$JOURNAL.new" "$JOURNAL"
}

# The parents of a guest path that are missing, made one by one.
journal_directories() {
  local dir=$1
  [ -d "$ROOT$dir" ] && return 0
  journal_directories "$(dirname "$dir")"
  journal_add directory "$dir"
  mkdir -m 0755 "$ROOT$dir" || failed "cannot make $dir"
}

# Whether this action made the file itself.
journal_made() {
  grep -qxF -- "$1" < <(journal_entries created | cut -f1)
}

# put_file PATH MODE: standard input becomes the file, whole or not at all. Answers 1 when it says
# that already.
put_file() {
  local path=$1 mode=$2 new=$ROOT$1.slipway-new content
  content=$(cat; printf x)
  content=${content%x}
  if [ -f "$ROOT$path" ] && [ "$(cat "$ROOT$path"; printf x)" = "${content}x" ]; then
    return 1
  fi
  if [ -n "$DRY" ]; then
    plan_file "$path" "$mode" "$content"
    return 0
  fi
  journal_directories "$(dirname "$path")"
  if journal_made "$path"; then
    :
  elif [ -e "$ROOT$path" ]; then
    save_file "$path"
    journal_add wrote "$path" "$(printf '%s' "$content" | sha256sum | cut -d' ' -f1)"
  else
    journal_add created "$path"
  fi
  { write_like "$path" "$mode" "$content" "$new" && mv -f "$new" "$ROOT$path"; } ||
    { rm -f "$new"; failed "cannot write $path"; }
  label "$path"
  CHANGES+=("wrote $path")
}

# A file that was there keeps its owner, too.
write_like() {
  printf '%s' "$3" >"$4" && chmod "$2" "$4" &&
    { [ ! -e "$ROOT$1" ] || chown --reference="$ROOT$1" "$4"; }
}

# put_block PATH BEGIN END: standard input becomes lines of the file's end, between the lines BEGIN
# and END. What others write into the file later stays when they are taken out.
put_block() {
  local path=$1 begin=$2 end=$3 mode
  mode=$(stat -c %a "$ROOT$path") || failed "cannot read $path"
  [ -n "$DRY" ] || journal_add block "$path" "$begin" "$end"
  put_file "$path" "$mode" < <(without_block "$ROOT$path" "$begin" "$end"
    printf '%s\n' "$begin"
    cat
    printf '%s\n' "$end")
}

without_block() {
  awk -v begin="$2" -v end="$3" '
    $0 == begin { inside = 1 }
    !inside { print }
    $0 == end { inside = 0 }' "$1"
}

# put_link PATH TARGET
put_link() {
  [ "$(readlink "$ROOT$1" 2>/dev/null)" != "$2" ] || return 1
  if [ -n "$DRY" ]; then
    plan_other link "$1" "to $2"
    return 0
  fi
  journal_directories "$(dirname "$1")"
  journal_add created "$1"
  ln -sfn "$2" "$ROOT$1" || failed "cannot make $1"
  label "$1"
}

# Rules by name win where the kernel would give a file its directory's label.
label() {
  grep -qs '^SELINUX=\(enforcing\|permissive\)' "$ROOT/etc/selinux/config" || return 0
  guest_has restorecon && in_guest restorecon -F "$1" >/dev/null 2>&1 && return 0
  # Without labels the guest could not read it after a boot: all are set then, once.
  [ "$1" != /.autorelabel ] || return 0
  [ -e "$ROOT/.autorelabel" ] || put_file /.autorelabel 0644 </dev/null
}

# Keeps what a file was, with owner, mode and times.
save_file() {
  local path=$1 copy=$STATE/originals$1
  journal_open
  mkdir -p "$(dirname "$copy")" || failed "cannot keep a copy of $path"
  if ! [ -e "$copy" ]; then
    { cp -a "$ROOT$path" "$copy.new" && sync "$copy.new" && mv -f "$copy.new" "$copy"; } ||
      { rm -f "$copy.new"; failed "cannot keep a copy of $path"; }
  fi
  journal_add saved "$path"
}

# put_back PATH: the kept copy takes the file's place, whole or not at all.
put_back() {
  local new=$ROOT$1.slipway-new
  { cp -a "$STATE/originals$1" "$new" && sync "$new" && mv -f "$new" "$ROOT$1"; } ||
    { rm -f "$new"; failed "cannot put back $1"; }
}

# Puts back this action's files and directories.
undo_files() {
  local path
  while IFS=$'\t' read -r path _; do
    rm -f "$ROOT$path" || failed "cannot remove $path"
    CHANGES+=("removed $path")
  done < <(journal_entries created)
  while IFS=$'\t' read -r path _; do
    undo_saved "$path"
  done < <(journal_entries saved)
  while IFS=$'\t' read -r path _; do
    [ -d "$ROOT$path" ] && rmdir "$ROOT$path" 2>/dev/null
  done < <(journal_entries directory)
  return 0
}

# A file that somebody has edited since keeps the edit: only our lines go.
undo_saved() {
  local path=$1 now first begin end
  [ -e "$STATE/originals$path" ] || return 0
  now=$(sha256 "$ROOT$path" 2>/dev/null)
  [ "$now" != "$(sha256 "$STATE/originals$path")" ] || return 0
  # Written twice with an edit in between, only the first content is known to be all ours.
  first=$(journal_entries wrote | grep "^$path	" | tail -n 1 | cut -f2)
  if [ -z "$now" ] || [ -z "$first" ] || [ "$now" = "$first" ]; then
    put_back "$path"
    CHANGES+=("put back $path")
    return 0
  fi
  if ! grep -q "^$path	" < <(journal_entries block); then
    CHANGES+=("left $path as it is: somebody edited it since")
    return 0
  fi
  while IFS=$'\t' read -r _ begin end _; do
    { cp -a "$ROOT$path" "$ROOT$path.slipway-new" &&
      without_block "$ROOT$path" "$begin" "$end" >"$ROOT$path.slipway-new" &&
      mv -f "$ROOT$path.slipway-new" "$ROOT$path"; } ||
      { rm -f "$ROOT$path.slipway-new"; failed "cannot write $path"; }
  done < <(journal_entries block | grep "^$path	")
  CHANGES+=("took our lines out of $path and left what others changed")
}

