#!/bin/sh
# Who this host is in AWS, a part of host.sh: its instance id, its Region, and the folder that is its own.

# IMDSv2 only: a host that asks for no token is not asked anything.
imds() { # path
  curl_line header "X-aws-ec2-metadata-token: $imds_token" |
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
  if ! aws_retry POST sts "$region" "$(service_url sts "$region")" "$work/question" \
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
