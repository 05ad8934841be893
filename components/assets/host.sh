#!/bin/sh
# What the scan scripts have in common: one run at a time, and an end that is always told of; with what
# they need for it: signed requests, and who this host is. A script sets `kind`, `source` and `here`,
# the folder of these files, and includes this; in an SSM document all of it stands in one text.
#
# It needs a POSIX shell, curl, gzip, awk and coreutils.
set -u
set -f # nothing here is a file name pattern
umask 077
LC_ALL=C # messages and character classes are the same everywhere
TZ=UTC   # older scanners write local times without a zone, and waivers end when the host's day begins
PATH=${PATH:-/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin}
export LC_ALL PATH TZ

# Where things are. The PLUMBLINE_ variables are for tests and for the stack on one machine.
imds_url=${PLUMBLINE_IMDS_URL:-http://169.254.169.254}
os_release=${PLUMBLINE_OS_RELEASE:-/etc/os-release}
agent_dir=${PLUMBLINE_AGENT_DIR:-/var/lib/amazon/ssm}
temp_root=${PLUMBLINE_TEMP_ROOT:-/var/tmp} # not /tmp: results are large, and /tmp is often memory
lock_file=${PLUMBLINE_LOCK:-/run/plumbline-$kind-scan.lock}
endpoint_url=${AWS_ENDPOINT_URL:-}

# What is found out on the way; the failure record tells what is known by then.
work='' locked='' child='' user_id='' instance_id='' region='' domain='' profile='' content=''
scanner='' access_key='' secret_key='' session_token='' http_status='' aws_error=''

say() {
  printf 'plumbline: %s\n' "$*"
}

now() {
  date -u +%Y-%m-%dT%H:%M:%SZ
}

# --- Ending -------------------------------------------------------------------------------------

# Printable ASCII in one line, at most 1000 characters, escaped for a JSON string.
json_string() {
  printf '%s' "$1" | tr '\n\t\r' '   ' | tr -c '\040-\176' '?' | cut -c 1-1000 | sed 's/["\\]/\\&/g'
}

failure_record() { # stage, exit status of what failed, sentence
  printf '{"schema":"plumbline/scan-failure/1","source":"%s","instanceId":"%s",' \
    "$source" "$(json_string "$instance_id")"
  printf '"profile":"%s","content":"%s","stage":"%s","exitStatus":%d,"message":"%s",' \
    "$(json_string "$profile")" "$(json_string "$content")" "$1" "$2" "$(json_string "$3")"
  printf '"startTime":"%s","endTime":"%s","scanner":"%s"}\n' \
    "$start_time" "$(now)" "$(json_string "$scanner")"
}

# Ends the run: the record goes where the result would have gone, so that no host falls silent.
fail() { # stage, exit status of what failed, sentence [, our own exit status]
  trap '' HUP INT TERM
  stop_child
  say "failed ($1): $3"
  if [ -z "$user_id" ] || [ -z "$work" ]; then
    say "the failure could not be reported: this host's identity in AWS is not known"
    exit "${4:-4}"
  fi
  # Where it is a full disk that made the run fail, the record of it needs room.
  find "$work" -type f -size +128 -exec rm -f {} +
  failure_record "$1" "$2" "$3" >"$work/failure.json"
  if put_object "$work/failure.json" "$kind-failure.json" application/json; then
    exit "${4:-1}"
  fi
  say "the failure could not be reported: $aws_error"
  exit "${4:-4}"
}

# Ends the run where the fault is the caller's or another run's, and there is nothing to report.
refuse() { # exit status, sentence
  say "$2"
  exit "$1"
}

stop_child() {
  if [ -n "$child" ]; then
    kill "$child" 2>/dev/null
    wait "$child" 2>/dev/null
    child=''
  fi
}

clean_up() {
  stop_child
  if [ -n "$work" ]; then rm -rf "$work"; fi
  if [ "$locked" = directory ]; then rm -rf "$lock_file.d"; fi
}

# --- One run at a time --------------------------------------------------------------------------

# The kernel lets go of an flock when its holder ends, however it ends. Where flock is missing, a
# directory stands for the lock, with its holder's process id, so that a dead holder's can be taken.
lock() {
  if command -v flock >/dev/null 2>&1; then
    if ! (: >>"$lock_file") 2>/dev/null; then refuse 2 "cannot write the lock file $lock_file"; fi
    exec 9>>"$lock_file"
    flock -n 9 || refuse 3 'another scan is running on this host; this one did not start'
    locked='file'
    return
  fi
  if ! take_lock_directory; then
    lock_holder=$(cat "$lock_file.d/pid" 2>/dev/null)
    if [ -n "$lock_holder" ] && ! kill -0 "$lock_holder" 2>/dev/null; then
      # Renaming is atomic: of several that find the same stale lock, one takes it away.
      mv "$lock_file.d" "$lock_file.stale.$$" 2>/dev/null && rm -rf "$lock_file.stale.$$"
    fi
    take_lock_directory || refuse 3 'another scan is running on this host; this one did not start'
  fi
  locked='directory'
}

take_lock_directory() {
  mkdir "$lock_file.d" 2>/dev/null && printf '%d\n' "$$" >"$lock_file.d/pid"
}

# >>> requests.sh: in a document, the file itself stands here
. "$here/requests.sh"
# <<< requests.sh

# >>> identity.sh: in a document, the file itself stands here
. "$here/identity.sh"
# <<< identity.sh

# --- Helpers ------------------------------------------------------------------------------------

given_file() { # parameter's name, value, name to store it by; the path is left in $given
  case $2 in
    s3://?*/?*)
      given=$work/$3
      fetch_object "$2" "$given" || fail "$3" 1 "$1 $2 could not be fetched: $aws_error"
      ;;
    /*)
      given=$2
      if ! [ -r "$given" ]; then fail "$3" 1 "$1 $2 does not exist on this host"; fi
      ;;
    *) fail parameters 2 "$1 is \"$2\", but should be an absolute path or s3://bucket/key" ;;
  esac
}

# In the background, with wait, because a shell sees a signal only when its foreground child ends.
run() { # seconds, command…; its exit status is returned
  limit=$1
  shift
  timeout -k 30 "$limit" "$@" </dev/null >"$work/out" 2>"$work/err" 9>&- &
  child=$!
  wait "$child"
  status=$?
  child=''
  return "$status"
}

# `timeout` says 124, or 137 where it had to kill. A 137 before its time is somebody else's doing.
cut_short() { # what was run, its exit status, seconds that it took
  if [ "$2" -eq 137 ] && [ "$3" -lt "$scan_timeout" ]; then
    echo "$1 was killed after $3 s, as the kernel does when memory runs out"
  else
    echo "$1 was ended after $3 s (ScanTimeout is $scan_timeout)"
  fi
}

# --- Beginning ----------------------------------------------------------------------------------

flag() { # parameter's name, value; the document's allowedValues are not there when run by hand
  case $2 in
    true | false) ;;
    *) refuse 2 "$1 is \"$2\", but should be true or false" ;;
  esac
}

# What every script is told; whether it can be used is seen before anything is begun.
read_host_parameters() {
  if [ -z "${SSM_ResultsBucket:-}" ]; then
    refuse 2 "SSM_ResultsBucket is not set: the SSM Agent is older than 3.3.2746.0 and does not pass \
parameters as environment variables (update it with AWS-UpdateSSMAgent), or the script was run by hand without it"
  fi
  bucket=$SSM_ResultsBucket
  case $bucket in
    *[!a-z0-9.-]*) refuse 2 "ResultsBucket is \"$bucket\", but should be the name of an S3 bucket" ;;
  esac
  bucket_owner=${SSM_BucketOwner:-}
  allow_install=${SSM_AllowInstall:-true}
  fips=${SSM_UseFipsEndpoint:-false}
  dual_stack=${SSM_UseDualStackEndpoint:-false}
  scan_timeout=${SSM_ScanTimeout:-3600}
  flag AllowInstall "$allow_install"
  flag UseFipsEndpoint "$fips"
  flag UseDualStackEndpoint "$dual_stack"
  case $scan_timeout in
    '' | *[!0-9]*) refuse 2 "ScanTimeout is \"$scan_timeout\", but should be a number of seconds" ;;
  esac
}

# With the lock, and a directory of one's own that is gone in the end.
begin() {
  start_time=$(now)
  time_stamp=$(printf '%s' "$start_time" | tr : -)
  read_host_parameters
  read_parameters
  trap clean_up EXIT
  lock
  # Killed outright, a run leaves its directory behind; with the lock held it is nobody's.
  find "$temp_root" -maxdepth 1 -type d -name "plumbline-$kind.*" -user "$(id -u)" \
    -exec rm -rf {} + 2>/dev/null
  work=$(mktemp -d "$temp_root/plumbline-$kind.XXXXXXXXXX") ||
    refuse 2 "no temporary directory could be made in $temp_root"
  trap 'fail interrupted 129 "stopped by SIGHUP before the scan was finished" 129' HUP
  trap 'fail interrupted 130 "stopped by SIGINT before the scan was finished" 130' INT
  trap 'fail interrupted 143 "stopped by SIGTERM before the scan was finished" 143' TERM
}
