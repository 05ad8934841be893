#!/bin/sh
# What the scan scripts have in common: who this host is, signed requests, one run at a time, and an
# end that is always told of. A script sets `kind` and `source` and includes this; in an SSM document
# it stands in the script's own text.
#
# It needs a POSIX shell, curl, gzip, awk and coreutils. AWS requests are signed here, with sha256sum
# alone, so that one way works on every system; no secret ever stands in a process's arguments.
set -u
set -f # nothing here is a file name pattern
umask 077
LC_ALL=C # messages and character classes are the same everywhere
PATH=${PATH:-/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin}
export LC_ALL PATH

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

# --- Signed requests ----------------------------------------------------------------------------

hex() {
  od -An -v -tx1 | tr -d ' \n'
}

sha256() {
  sha256sum | cut -c 1-64
}

# HMAC-SHA256 (RFC 2104) of standard input. Everything is a shell builtin or goes through a pipe:
# openssl would want the key as an argument, for every user of the host to read.
hmac() ( # key in hexadecimal, at most 64 bytes
  key=$1 inner='' outer='' count=0
  while [ "$count" -lt 64 ]; do
    rest=${key#??}
    byte=${key%"$rest"}
    key=$rest
    i=$((0x${byte:-00} ^ 0x36))
    o=$((0x${byte:-00} ^ 0x5c))
    inner="$inner\\0$((i / 64))$((i / 8 % 8))$((i % 8))"
    outer="$outer\\0$((o / 64))$((o / 8 % 8))$((o % 8))"
    count=$((count + 1))
  done
  digest=$({ printf '%b' "$inner" && cat; } | sha256)
  while [ -n "$digest" ]; do
    rest=${digest#??}
    i=$((0x${digest%"$rest"}))
    outer="$outer\\0$((i / 64))$((i / 8 % 8))$((i % 8))"
    digest=$rest
  done
  printf '%b' "$outer" | sha256
)

# Percent-encodes a path (RFC 3986), leaving its slashes. Keys here are ASCII.
uri_path() (
  rest=$1 encoded=''
  while [ -n "$rest" ]; do
    tail=${rest#?}
    character=${rest%"$tail"}
    rest=$tail
    case $character in
      [A-Za-z0-9._~/-]) encoded=$encoded$character ;;
      *) encoded=$encoded$(printf '%%%02X' "'$character") ;;
    esac
  done
  printf '%s' "$encoded"
)

# One request signed with AWS Signature Version 4. True when the answer is a 2xx; otherwise
# $http_status and $aws_error say what happened. The answer's body is left in $work/answer.
aws_request() { # method, service, region, URL without query, file of the body [, content type [, owner [, target]]]
  load_credentials || return 1
  rest=${4#*://}
  host=${rest%%/*}
  path=/${rest#*/}
  time=$(date -u +%Y%m%dT%H%M%SZ)
  scope=${time%T*}/$3/$2/aws4_request
  payload=$(sha256 <"$5")
  headers=$(
    if [ -n "${6:-}" ]; then printf 'content-type:%s\n' "$6"; fi
    printf 'host:%s\nx-amz-content-sha256:%s\nx-amz-date:%s\n' "$host" "$payload" "$time"
    if [ -n "${7:-}" ]; then printf 'x-amz-expected-bucket-owner:%s\n' "$7"; fi
    if [ -n "$session_token" ]; then printf 'x-amz-security-token:%s\n' "$session_token"; fi
    if [ -n "${8:-}" ]; then printf 'x-amz-target:%s\n' "$8"; fi
  )
  names=$(printf '%s\n' "$headers" | cut -d : -f 1 | tr '\n' ';')
  names=${names%;}
  request=$(printf '%s\n%s\n\n%s\n\n%s\n%s' "$1" "$path" "$headers" "$names" "$payload" | sha256)
  key=$(printf 'AWS4%s' "$secret_key" | hex)
  for part in "${scope%%/*}" "$3" "$2" aws4_request; do
    key=$(printf '%s' "$part" | hmac "$key")
  done
  signature=$(printf 'AWS4-HMAC-SHA256\n%s\n%s\n%s' "$time" "$scope" "$request" | hmac "$key")
  : >"$work/answer"
  # --config -: the session token and the signature reach curl through a pipe.
  http_status=$(
    {
      printf '%s\n' "$headers" | grep -v '^host:' | sed 's/^\([^:]*\):\(.*\)$/header = "\1: \2"/'
      printf 'header = "Authorization: AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"\n' \
        "$access_key" "$scope" "$names" "$signature"
      printf 'url = "%s"\nrequest = "%s"\nheader = "Expect:"\n' "$4" "$1"
      case $1 in
        PUT) printf 'upload-file = "%s"\n' "$5" ;;
        POST) printf 'data-binary = "@%s"\n' "$5" ;;
      esac
    } | curl -q --config - -sS --connect-timeout 10 --speed-limit 1024 --speed-time 60 \
      -o "$work/answer" -w '%{http_code}' 2>"$work/curl.err" 9>&-
  )
  case $http_status in
    2??) return 0 ;;
    000 | '') aws_error="$2 at $host: $(tail -n 1 "$work/curl.err")" ;;
    *) aws_error="$2 at $host answered $http_status $(error_text)" ;;
  esac
  return 1
}

# S3 and STS answer in XML, the others in JSON.
error_text() {
  printf '%s %s' "$(xml_value Code)$(json_value __type <"$work/answer")" \
    "$(xml_value Message)$(json_value message <"$work/answer")"
}

xml_value() {
  tr '\n' ' ' <"$work/answer" | sed -n "s/.*<$1>\([^<]*\)<.*/\1/p"
}

# The same request up to three times, where trying again can help.
aws_retry() {
  attempt=1
  until aws_request "$@"; do
    case $http_status in
      400 | 401 | 403 | 404 | 405 | 411 | 412 | 3??) return 1 ;;
    esac
    if [ "$attempt" -ge 3 ]; then return 1; fi
    sleep "$((attempt * 2))"
    attempt=$((attempt + 1))
  done
}

aws_domain() { # region
  case $1 in
    cn-*) echo amazonaws.com.cn ;;
    us-iso-*) echo c2s.ic.gov ;;
    us-isob-*) echo sc2s.sgov.gov ;;
    us-isof-*) echo csp.hci.ic.gov ;;
    eu-isoe-*) echo cloud.adc-e.uk ;;
    eusc-*) echo amazonaws.eu ;;
    *) echo amazonaws.com ;;
  esac
}

sts_url() {
  if [ -n "$endpoint_url" ]; then
    echo "${endpoint_url%/}/"
  elif [ "$fips" = true ]; then
    case $region in
      us-gov-*) echo "https://sts.$region.$domain/" ;; # FIPS under its plain name
      *) echo "https://sts-fips.$region.$domain/" ;;
    esac
  else
    echo "https://sts.$region.$domain/"
  fi
}

s3_url() { # bucket, key
  service=s3
  if [ "$fips" = true ]; then service=s3-fips; fi
  if [ -n "$endpoint_url" ]; then
    echo "${endpoint_url%/}/$1/$(uri_path "$2")"
  else
    case $1 in
      # The certificate for *.s3… covers one label: a bucket with dots is addressed by path.
      *.*) echo "https://$service.$bucket_region.$domain/$1/$(uri_path "$2")" ;;
      *) echo "https://$1.$service.$bucket_region.$domain/$(uri_path "$2")" ;;
    esac
  fi
}

put_object() { # file, end of the object's name, content type
  object=$user_id/$time_stamp-$2
  aws_retry PUT s3 "$bucket_region" "$(s3_url "$bucket" "$object")" "$1" "$3" "$bucket_owner" ||
    return 1
  say "uploaded s3://$bucket/$object"
}

fetch_object() { # s3:// URI, file
  uri=${1#s3://}
  : >"$work/empty"
  aws_retry GET s3 "$bucket_region" "$(s3_url "${uri%%/*}" "${uri#*/}")" "$work/empty" &&
    mv "$work/answer" "$2"
}

# --- Who this host is ---------------------------------------------------------------------------

# IMDSv2 only: a host that asks for no token is not asked anything.
imds() { # path
  printf 'header = "X-aws-ec2-metadata-token: %s"\n' "$imds_token" |
    curl -q --config - -sS -f --noproxy '*' --connect-timeout 2 --max-time 10 --retry 2 \
      "$imds_url/latest/$1" 2>/dev/null
}

start_imds() {
  imds_token=$(
    curl -q -sS -f --noproxy '*' --connect-timeout 2 --max-time 10 --retry 2 -X PUT \
      -H 'X-aws-ec2-metadata-token-ttl-seconds: 21600' "$imds_url/latest/api/token" 2>/dev/null
  ) && [ -n "$imds_token" ]
}

json_value() { # name; the value of a string in a flat JSON document on standard input
  tr ',{}' '[\n*]' | sed -n "s/^[[:space:]]*\"$1\"[[:space:]]*:[[:space:]]*\"\([^\"]*\)\".*/\1/p" |
    head -n 1
}

# The agent of a hybrid node (mi-…), and of one managed without an instance profile, keeps its
# credentials in a shared credentials file; on EC2 the instance profile comes first.
shared_credential() { # file, name
  awk -F ' *= *' -v section="[${AWS_PROFILE:-default}]" -v name="$2" '
    /^ *\[/ { gsub(/ /, ""); wanted = ($0 == section); next }
    wanted { sub(/^ */, ""); if ($1 == name) { sub(/^[^=]*= */, ""); sub(/[ \r]*$/, ""); print; exit } }
  ' "$1"
}

# Read anew before each request: a scan can outlive the credentials it began with.
load_credentials() {
  if [ -n "${imds_token:-}" ]; then
    role=$(imds meta-data/iam/security-credentials/ | head -n 1)
    if [ -n "$role" ]; then
      credentials=$(imds "meta-data/iam/security-credentials/$role")
      access_key=$(printf '%s' "$credentials" | json_value AccessKeyId)
      secret_key=$(printf '%s' "$credentials" | json_value SecretAccessKey)
      session_token=$(printf '%s' "$credentials" | json_value Token)
      if [ -n "$access_key" ] && [ -n "$secret_key" ]; then return 0; fi
    fi
  fi
  for file in "${AWS_SHARED_CREDENTIALS_FILE:-}" "${HOME:-/root}/.aws/credentials" \
    "$agent_dir/credentials"; do
    if [ -z "$file" ] || ! [ -r "$file" ]; then continue; fi
    access_key=$(shared_credential "$file" aws_access_key_id)
    secret_key=$(shared_credential "$file" aws_secret_access_key)
    session_token=$(shared_credential "$file" aws_session_token)
    if [ -n "$access_key" ] && [ -n "$secret_key" ]; then return 0; fi
  done
  http_status=403
  aws_error='no AWS credentials: the instance has no instance profile, and the SSM Agent shares none'
  return 1
}

identify() {
  case ${AWS_SSM_INSTANCE_ID:-} in
    mi-*) ;; # a hybrid node, even where it also has a metadata service
    *)
      if start_imds; then
        identity=$(imds dynamic/instance-identity/document)
        instance_id=$(printf '%s' "$identity" | json_value instanceId)
        region=$(printf '%s' "$identity" | json_value region)
      fi
      ;;
  esac
  if [ -z "$instance_id" ] && [ -r "$agent_dir/registration" ]; then
    instance_id=$(json_value ManagedInstanceID <"$agent_dir/registration")
    region=$(json_value Region <"$agent_dir/registration")
  fi
  if [ -z "$instance_id" ]; then
    instance_id=${AWS_SSM_INSTANCE_ID:-}
    region=${AWS_SSM_REGION_NAME:-}
  fi
  case $instance_id in
    i-* | mi-*) ;;
    *) fail identity 1 'neither IMDSv2 nor the SSM Agent names this instance' ;;
  esac
  if [ -z "$region" ]; then fail identity 1 "the region of $instance_id is not known"; fi
  domain=$(aws_domain "$region")
  bucket_region=${SSM_BucketRegion:-$region}
  if [ -n "${SSM_RoleId:-}" ]; then
    user_id=$SSM_RoleId:$instance_id
    return
  fi
  # UserId is exactly what IAM puts for ${aws:userid} in a policy: <role id>:<session name>, and
  # the session of an instance profile, or of a hybrid activation, is named after the instance.
  printf 'Action=GetCallerIdentity&Version=2011-06-15' >"$work/question"
  if ! aws_retry POST sts "$region" "$(sts_url)" "$work/question" \
    'application/x-www-form-urlencoded; charset=utf-8'; then
    fail identity 1 "who this host is in AWS could not be asked: $aws_error"
  fi
  caller=$(xml_value UserId)
  if [ "${caller#*:}" != "$instance_id" ]; then
    fail identity 1 "the credentials are those of \"$caller\", not a session of $instance_id"
  fi
  user_id=$caller
}

os_field() {
  sed -n "s/^$1=//p" "$os_release" 2>/dev/null | tail -n 1 | tr -d "\"'"
}

os_name() {
  named=$(os_field PRETTY_NAME)
  printf '%s' "${named:-a system without $os_release}"
}


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
  scan_timeout=${SSM_ScanTimeout:-3600}
  flag AllowInstall "$allow_install"
  flag UseFipsEndpoint "$fips"
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
