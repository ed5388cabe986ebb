# shellcheck shell=bash
# The dry run: a JSON line per change that would be made, on standard output.
#
#   {"action","change","path","mode","diff","whole"}
#
# change is create, edit, link, rebuild or install; diff is unified, of text files, and whole is
# false when it was cut.

# The longest diff that is shown, in bytes.
DIFF_BYTES_MAX=65536

plan_line() {
  printf '{"action":%s,"change":%s,"path":%s,"mode":%s,"diff":%s,"whole":%s}\n' \
    "$(json "$ACTION")" "$(json "$1")" "$(json "$2")" "$(json "$3")" "$(json "$4")" "$5"
}

# plan_file PATH MODE CONTENT
plan_file() {
  local path=$1 old=/dev/null change=create from=/dev/null diff whole=true
  if [ -e "$ROOT$path" ]; then
    old=$ROOT$path change=edit from=$path
  fi
  diff=$(diff -u --label "$from" --label "$path" "$old" <(printf '%s' "$3"))
  if [ "${#diff}" -gt "$DIFF_BYTES_MAX" ]; then
    diff=${diff:0:DIFF_BYTES_MAX} whole=false
  fi
  plan_line "$change" "$path" "$2" "$diff" "$whole"
}

# plan_other CHANGE PATH WORDS: what is no text file.
plan_other() {
  plan_line "$1" "$2" '' "$3" true
}
