#!/bin/sh
# Requests to AWS, a part of host.sh. They are signed here, with sha256sum alone, so that one way works
# on every system; no secret ever stands in a process's arguments.

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

# A line of curl's configuration. A value ends where its quote does, whatever is in it: what would end it
# is escaped, and line ends become spaces, which no URL may have.
curl_line() { # option, value
  printf '%s = "%s"\n' "$1" "$(printf '%s' "$2" | tr '[:cntrl:]' ' ' | sed 's/[\\"]/\\&/g')"
}

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
      printf '%s\n' "$headers" | grep -v '^host:' | while IFS= read -r line; do
        curl_line header "${line%%:*}: ${line#*:}"
      done
      curl_line header "Authorization: AWS4-HMAC-SHA256 Credential=$access_key/$scope, SignedHeaders=$names, Signature=$signature"
      curl_line url "$4"
      curl_line request "$1"
      curl_line header Expect:
      case $1 in
        PUT) curl_line upload-file "$5" ;;
        POST) curl_line data-binary "@$5" ;;
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

# Names with IPv6 addresses beside the others. S3 has its own form of them, in the ordinary domain.
dual_stack_domain() { # region
  case $1 in
    cn-*) echo api.amazonwebservices.com.cn ;;
    us-iso-*) echo api.aws.ic.gov ;;
    us-isob-*) echo api.aws.scloud ;;
    us-isof-*) echo api.aws.hci.ic.gov ;;
    eu-isoe-*) echo api.cloud-aws.adc-e.uk ;;
    eusc-*) echo api.amazonwebservices.eu ;;
    *) echo api.aws ;;
  esac
}

service_url() { # service, region
  if [ -n "$endpoint_url" ]; then
    echo "${endpoint_url%/}/"
    return
  fi
  service=$1
  if [ "$fips" = true ]; then service=$1-fips; fi
  case $dual_stack-$1-$2 in
    false-sts-us-gov-* | false-ssm-us-gov-*) echo "https://$1.$2.$domain/" ;; # FIPS under its plain name
    true-secretsmanager-us-iso* | true-secretsmanager-eu-iso* | true-secretsmanager-eusc-* | true-sts-* | true-ssm-*)
      echo "https://$service.$2.$(dual_stack_domain "$2")/"
      ;;
    *) echo "https://$service.$2.$domain/" ;; # that of Secrets Manager is a dual-stack one elsewhere
  esac
}

s3_url() { # bucket, key
  service=s3
  if [ "$fips" = true ]; then service=s3-fips; fi
  if [ "$dual_stack" = true ]; then service=$service.dualstack; fi
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
