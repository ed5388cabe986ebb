# shellcheck shell=bash
# The undo journal. Each change is written here, durably, before it is made; undo walks an action's
# entries backwards and puts each one back, looking first, so that it can be repeated.
#
# One line per change, tab-separated: ACTION KIND PATH DETAIL…
#   directory PATH           made by us; removed when empty
#   created PATH             a file that was not there
#   saved PATH               a file that was there; STATE/originals holds what it was
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
  journal_entries created | cut -f1 | grep -qxF -- "$1"
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
  journal_directories "$(dirname "$path")"
  if journal_made "$path"; then
    :
  elif [ -e "$ROOT$path" ]; then
    save_file "$path"
  else
    journal_add created "$path"
  fi
  { printf '%s' "$content" >"$new" && chmod "$mode" "$new" && mv -f "$new" "$ROOT$path"; } ||
    { rm -f "$new"; failed "cannot write $path"; }
  CHANGES+=("wrote $path")
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
    [ -e "$STATE/originals$path" ] || continue
    put_back "$path"
    CHANGES+=("put back $path")
  done < <(journal_entries saved)
  while IFS=$'\t' read -r path _; do
    [ -d "$ROOT$path" ] && rmdir "$ROOT$path" 2>/dev/null
  done < <(journal_entries directory)
  return 0
}
