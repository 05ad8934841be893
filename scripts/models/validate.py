#!/usr/bin/env python3
"""Holds what went over the wire against AWS's own models of its services, as botocore ships them.

usage: validate.py ACCEPTED FOLDER

FOLDER has the exchanges that the local endpoint wrote (PLUMBLINE_EXCHANGES): a line each as JSON.
ACCEPTED is a JSON list of deviations that are known, each with a reason; `*` stands for anything.

Prints each deviation that is not accepted, and each accepted one that did not occur.
Exit status: 0 if there is none of the former, 1 if there is one, 2 on wrong usage.
"""
import base64
import collections
import fnmatch
import gzip
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as ET
from urllib.parse import parse_qsl, unquote, urlsplit

import botocore.session

# Where a service's name in signatures is not that of its model.
MODEL_NAMES = {"monitoring": "cloudwatch", "tagging": "resourcegroupstaggingapi"}
# Of the protocols of a service, the one that the SDK for JavaScript speaks here.
PROTOCOLS = {"cloudwatch": "json"}
# Any operation may answer with these (AWS's "Common Errors").
COMMON_ERRORS = {
    "AccessDenied", "AccessDeniedException", "AuthFailure", "AuthorizationError",
    "ExpiredTokenException", "UnauthorizedOperation",
    "IncompleteSignature", "InternalFailure", "InternalServerError", "InvalidAction",
    "InvalidClientTokenId", "InvalidParameterCombination", "InvalidParameterValue",
    "InvalidSignatureException", "MissingAuthenticationToken", "MissingParameter",
    "SerializationException", "ServiceUnavailable", "SignatureDoesNotMatch", "Throttling",
    "ThrottlingException", "UnknownOperationException", "UnrecognizedClientException",
    "ValidationError", "ValidationException",
}
# S3's model names few of its errors; these are from its API reference, with their status.
S3_ERRORS = {
    "AccessDenied": 403, "BadDigest": 400, "EntityTooSmall": 400, "InternalError": 500,
    "InternalFailure": 500, "InvalidAccessKeyId": 403, "InvalidToken": 403, "InvalidPart": 400, "InvalidRange": 416,
    "MalformedPolicy": 400, "NoSuchBucket": 404, "NoSuchBucketPolicy": 404, "NoSuchKey": 404,
    "NoSuchPublicAccessBlockConfiguration": 404, "NoSuchUpload": 404, "NoSuchVersion": 404,
    "NotImplemented": 501, "SignatureDoesNotMatch": 403, "SlowDown": 503,
    "XAmzContentSHA256Mismatch": 400,
}
S3_NAMESPACE = "{http://s3.amazonaws.com/doc/2006-03-01/}"
ISO_TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$")
HTTP_TIME = re.compile(r"^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$")

session = botocore.session.get_session()
models = {}


def model_of(signing_name):
    name = MODEL_NAMES.get(signing_name, signing_name)
    if name not in models:
        models[name] = session.get_service_model(name)
    return models[name]


class Report:
    """Deviations, each kind counted once with an example."""

    def __init__(self):
        self.found = collections.OrderedDict()
        self.operation = ""
        self.checked = collections.Counter()

    def note(self, side, kind, member, got, wanted=""):
        member = re.sub(r"\[\d+\]", "[]", member)
        key = (side, self.operation, kind, member)
        entry = self.found.setdefault(key, {"count": 0, "got": str(got)[:160], "wanted": str(wanted)[:200]})
        entry["count"] += 1


report = Report()


# ---- values against shapes

def check(side, shape, value, path, times, is_text):
    """is_text: numbers and booleans come as texts, as in XML, forms and headers."""
    if value is None:
        return
    CHECKS[shape.type_name](side, shape, value, path, times, is_text)


def wire_name(name, member):
    return member.serialization.get("name", name)


def check_structure(side, shape, value, path, times, is_text):
    if not isinstance(value, dict):
        return report.note(side, "type", path, value, "structure")
    members = {wire_name(name, member): member for name, member in shape.members.items()}
    for name, item in value.items():
        if name == "__type":
            continue
        if name not in members:
            report.note(side, "unknown-member", f"{path}.{name}", item, ", ".join(members))
            continue
        check(side, members[name], item, f"{path}.{name}", times, is_text)
    for name in shape.required_members:
        member = shape.members[name]
        if member.serialization.get("location") is None and value.get(wire_name(name, member)) is None:
            report.note(side, "missing-member", f"{path}.{name}", value, "required")
    if getattr(shape, "is_tagged_union", False):
        given = [name for name, item in value.items() if name != "__type" and item is not None]
        if len(given) != 1:
            report.note(side, "union", path, given, "exactly one member")


def check_list(side, shape, value, path, times, is_text):
    if not isinstance(value, list):
        return report.note(side, "type", path, value, "list")
    check_size(side, "list", shape, len(value), path, value)
    for index, item in enumerate(value):
        if item is None:
            report.note(side, "null-in-list", path, value)
        check(side, shape.member, item, f"{path}[{index}]", times, is_text)


def check_map(side, shape, value, path, times, is_text):
    if not isinstance(value, dict):
        return report.note(side, "type", path, value, "map")
    check_size(side, "map", shape, len(value), path, value)
    for name, item in value.items():
        check(side, shape.key, name, f"{path}.<key>", times, is_text)
        check(side, shape.value, item, f"{path}.*", times, is_text)


def check_string(side, shape, value, path, _times, _is_text):
    if not isinstance(value, str):
        return report.note(side, "type", path, value, "string")
    check_size(side, "string", shape, len(value), path, value)
    allowed = shape.metadata.get("enum")
    if allowed and value not in allowed:
        report.note(side, "enum", path, value, ", ".join(allowed))
    pattern = shape.metadata.get("pattern")
    if pattern and not matches(pattern, value):
        report.note(side, "pattern", path, value, pattern)


def matches(pattern, value):
    """Java's classes are spelled out; what Python cannot compile is not checked, and counted."""
    try:
        return re.search(python_pattern(pattern), value) is not None
    except re.error:
        report.checked["pattern not compiled: " + pattern] += 1
        return True


def python_pattern(pattern):
    for theirs, ours in (
        (r"\p{L}", "^\\W\\d_"), (r"\p{Z}", r"\s"), (r"\p{N}", r"\d"), (r"\p{IsLetter}", "^\\W\\d_"),
        (r"\p{Alnum}", "a-zA-Z0-9"), (r"\p{Graph}", r"\x21-\x7e"), (r"\p{Print}", r"\x20-\x7e"),
        (r"\p{ASCII}", r"\x00-\x7f"), (r"[\p{Cntrl}]", r"[\x00-\x1f\x7f]"),
    ):
        if theirs in pattern and not ours.startswith("^"):
            pattern = pattern.replace(theirs, ours)
    return pattern


def check_number(side, shape, value, path, _times, is_text):
    if is_text:
        try:
            value = float(value)
        except ValueError:
            return report.note(side, "type", path, value, shape.type_name)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return report.note(side, "type", path, value, shape.type_name)
    if shape.type_name in ("integer", "long") and int(value) != value:
        report.note(side, "type", path, value, shape.type_name)
    check_size(side, "number", shape, value, path, value)


def check_boolean(side, _shape, value, path, _times, is_text):
    if value not in (("true", "false") if is_text else (True, False)):
        report.note(side, "type", path, value, "boolean")


def check_time(side, shape, value, path, times, is_text):
    form = shape.serialization.get("timestampFormat", times)
    if form == "unixTimestamp":
        if not is_text and (isinstance(value, bool) or not isinstance(value, (int, float))):
            return report.note(side, "timestamp", path, value, "seconds since 1970, as a number")
        # Milliseconds instead of seconds are the year 50,000.
        if not 946_684_800 < float(value) < 4_102_444_800:
            report.note(side, "timestamp", path, value, "seconds of this century")
    elif not re.match(ISO_TIME if form == "iso8601" else HTTP_TIME, str(value)):
        report.note(side, "timestamp", path, value, form)


def check_blob(side, _shape, value, path, _times, _is_text):
    try:
        base64.b64decode(value, validate=True)
    except (TypeError, ValueError):
        report.note(side, "type", path, value, "base64")


def check_size(side, kind, shape, size, path, value):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least:
        report.note(side, f"{kind}-min", path, value, least)
    if most is not None and size > most:
        report.note(side, f"{kind}-max", path, value, most)


CHECKS = {
    "structure": check_structure, "list": check_list, "map": check_map, "string": check_string,
    "character": check_string, "integer": check_number, "long": check_number, "float": check_number,
    "double": check_number, "boolean": check_boolean, "timestamp": check_time, "blob": check_blob,
}


# ---- forms and XML as trees

def from_form(shape, pairs, prefix, is_ec2):
    """Takes what belongs to the shape out of the pairs."""
    def has(name):
        return any(key == name or key.startswith(name + ".") for key in pairs)

    if shape.type_name == "structure":
        tree = {}
        for name, member in shape.members.items():
            wire = wire_name(name, member)
            if is_ec2:
                wire = member.serialization.get("queryName") or wire[0].upper() + wire[1:]
            place = f"{prefix}.{wire}" if prefix else wire
            if has(place):
                tree[wire_name(name, member)] = from_form(member, pairs, place, is_ec2)
        return tree
    if shape.type_name == "list":
        is_flat = is_ec2 or shape.serialization.get("flattened")
        step = prefix if is_flat else f"{prefix}.{shape.member.serialization.get('name', 'member')}"
        items = []
        while has(f"{step}.{len(items) + 1}"):
            items.append(from_form(shape.member, pairs, f"{step}.{len(items) + 1}", is_ec2))
        return items
    if shape.type_name == "map":
        tree, step = {}, prefix if shape.serialization.get("flattened") else f"{prefix}.entry"
        key, value = (each.serialization.get("name", default)
                      for each, default in ((shape.key, "key"), (shape.value, "value")))
        number = 1
        while f"{step}.{number}.{key}" in pairs:
            name = pairs.pop(f"{step}.{number}.{key}")
            tree[name] = from_form(shape.value, pairs, f"{step}.{number}.{value}", is_ec2)
            number += 1
        return tree
    return pairs.pop(prefix, None)


def local_name(element):
    return element.tag.rsplit("}", 1)[-1]


def from_xml(side, shape, element, path):
    if shape.type_name == "structure":
        members = {}
        for name, member in shape.members.items():
            if member.serialization.get("location") in ("header", "headers", "statusCode"):
                continue
            members[wire_name(name, member)] = member
        tree = {}
        for child in element:
            name = local_name(child)
            member = members.get(name)
            if member is None:
                report.note(side, "unknown-member", f"{path}.{name}", child.text or "", ", ".join(members))
            elif member.type_name == "list" and member.serialization.get("flattened"):
                tree.setdefault(name, []).append(from_xml(side, member.member, child, f"{path}.{name}[]"))
            else:
                tree[name] = from_xml(side, member, child, f"{path}.{name}")
        return tree
    if shape.type_name == "list":
        wanted = shape.member.serialization.get("name", "member")
        for child in element:
            if local_name(child) != wanted:
                report.note(side, "list-element", f"{path}.{local_name(child)}", "", wanted)
        return [from_xml(side, shape.member, child, f"{path}[]") for child in element
                if local_name(child) == wanted]
    return element.text or ""


# ---- requests

def operation_by_path(model, method, path):
    found = []
    for name in model.operation_names:
        operation = model.operation_model(name)
        template = operation.http["requestUri"].split("?")[0]
        pattern = re.sub(r"\\\{\w+(\\\+)?\\\}", lambda m: ".+" if m.group(1) else "[^/]+", re.escape(template))
        if operation.http["method"] == method and re.fullmatch(pattern + "/?", path):
            found.append((template.count("{"), name, operation))
    return min(found)[2] if found else None


def s3_operation(model, method, path, query):
    name = query.get("x-id")
    key = path.split("/", 2)[2] if path.count("/") > 1 else ""
    if name is None and key and "uploads" in query:
        name = "CreateMultipartUpload"
    if name is None and key and "uploadId" in query:
        name = {"PUT": "UploadPart", "POST": "CompleteMultipartUpload", "DELETE": "AbortMultipartUpload"}.get(method)
    if name is None and key:
        name = {"GET": "GetObject", "PUT": "PutObject", "HEAD": "HeadObject", "DELETE": "DeleteObject"}.get(method)
    if name is None and query.get("list-type") == "2":
        name = "ListObjectsV2"
    for part, noun in (("versioning", "BucketVersioning"), ("policy", "BucketPolicy"),
                       ("publicAccessBlock", "PublicAccessBlock"), ("acl", "BucketAcl"),
                       ("encryption", "BucketEncryption"), ("logging", "BucketLogging")):
        if name is None and part in query:
            name = {"GET": "Get", "PUT": "Put", "DELETE": "Delete"}.get(method, "") + noun
    return model.operation_model(name) if name in model.operation_names else None


def find_operation(model, protocol, exchange, url, headers, body):
    if protocol == "json":
        prefix, _, name = headers.get("x-amz-target", "").rpartition(".")
        if prefix != model.metadata.get("targetPrefix"):
            report.note("request", "target", name, prefix, model.metadata.get("targetPrefix"))
        return model.operation_model(name) if name in model.operation_names else None
    if protocol in ("query", "ec2"):
        name = dict(parse_qsl(body.decode())).get("Action")
        return model.operation_model(name) if name in model.operation_names else None
    if protocol == "rest-json":
        return operation_by_path(model, exchange["method"], url.path)
    query = dict(parse_qsl(url.query, keep_blank_values=True))
    return s3_operation(model, exchange["method"], unquote(url.path), query)


def check_request(protocol, operation, url, headers, body):
    shape = operation.input_shape
    if shape is None:
        return
    if protocol in ("json", "rest-json"):
        if protocol == "json":
            wanted = f"application/x-amz-json-{operation.service_model.metadata.get('jsonVersion', '1.0')}"
            if headers.get("content-type") != wanted:
                report.note("request", "content-type", "content-type", headers.get("content-type"), wanted)
        check("request", shape, json.loads(body or b"{}"), operation.name, "unixTimestamp", False)
    elif protocol in ("query", "ec2"):
        pairs = dict(parse_qsl(body.decode(), keep_blank_values=True))
        pairs.pop("Action")
        version = pairs.pop("Version", None)
        if version != operation.service_model.api_version:
            report.note("request", "version", "Version", version, operation.service_model.api_version)
        check("request", shape, from_form(shape, pairs, "", protocol == "ec2"), operation.name, "iso8601", True)
        for name in pairs:
            report.note("request", "unknown-member", name, pairs[name])
    else:
        check_s3_request(operation, shape, url, headers, body)


def check_s3_request(operation, shape, url, headers, body):
    query = dict(parse_qsl(url.query, keep_blank_values=True))
    known = {"x-id", *dict(parse_qsl(operation.http["requestUri"].partition("?")[2], keep_blank_values=True))}
    for name, member in shape.members.items():
        where, wire = member.serialization.get("location"), wire_name(name, member)
        if where == "querystring":
            known.add(wire)
            check("request", member, query.get(wire), f"{operation.name}.{name}", "iso8601", True)
        elif where == "header":
            value = headers.get(wire.lower())
            if value is None and name in shape.required_members:
                report.note("request", "missing-member", f"{operation.name}.{name}", "", "required")
            check("request", member, value, f"{operation.name}.{name}", "rfc822", True)
    for name in query:
        if name not in known:
            report.note("request", "unknown-member", f"{operation.name}?{name}", query[name])
    payload = shape.serialization.get("payload")
    if payload and shape.members[payload].type_name == "structure" and body:
        tree = from_xml("request", shape.members[payload], ET.fromstring(body), payload)
        check("request", shape.members[payload], tree, f"{operation.name}.{payload}", "iso8601", True)


# ---- answers

def check_answer(protocol, operation, exchange, body):
    status, headers = exchange["status"], lower(exchange["answerHeaders"])
    wanted = "x-amz-request-id" if protocol == "rest-xml" else "x-amzn-requestid"
    if wanted not in headers:
        report.note("answer", "request-id", wanted, ", ".join(headers))
    if status >= 300:
        if exchange["method"] != "HEAD":
            check_error(protocol, operation, status, headers, body)
        return
    shape = operation.output_shape
    if shape is None:
        if protocol in ("json", "rest-json") and body.strip() not in (b"", b"{}"):
            report.note("answer", "unknown-member", "body", body[:100])
    elif protocol in ("json", "rest-json"):
        version = operation.service_model.metadata.get("jsonVersion", "1.0")
        wanted = f"application/x-amz-json-{version}" if protocol == "json" else "application/json"
        if headers.get("content-type") != wanted:
            report.note("answer", "content-type", "content-type", headers.get("content-type"), wanted)
        check("answer", shape, json.loads(body or b"{}"), operation.name, "unixTimestamp", False)
    elif protocol in ("query", "ec2"):
        check_form_answer(protocol, operation, shape, body)
    else:
        check_s3_answer(operation, shape, headers, body)


def check_form_answer(protocol, operation, shape, body):
    root = ET.fromstring(body)
    if local_name(root) != f"{operation.name}Response":
        report.note("answer", "root", local_name(root), "", f"{operation.name}Response")
    names = [local_name(child) for child in root]
    if protocol == "query":
        wrapper = shape.serialization.get("resultWrapper", f"{operation.name}Result")
        if wrapper not in names or "ResponseMetadata" not in names:
            return report.note("answer", "root", wrapper, ", ".join(names), "result and ResponseMetadata")
        root = root[names.index(wrapper)]
    elif "requestId" in names:
        root.remove(root[names.index("requestId")])
    else:
        report.note("answer", "request-id", "requestId", ", ".join(names))
    check("answer", shape, from_xml("answer", shape, root, operation.name), operation.name, "iso8601", True)


def check_s3_answer(operation, shape, headers, body):
    known = {"x-amz-request-id", "x-amz-id-2"}
    for name, member in shape.members.items():
        if member.serialization.get("location") == "header":
            wire = member.serialization["name"].lower()
            known.add(wire)
            check("answer", member, headers.get(wire), f"{operation.name}.{name}", "rfc822", True)
    for name in headers:
        if name.startswith("x-amz-") and name not in known and not name.startswith("x-amz-meta-"):
            report.note("answer", "unknown-member", f"{operation.name}.{name}", headers[name])
    payload = shape.serialization.get("payload")
    shape = shape if payload is None else shape.members[payload]
    if not body or shape.type_name != "structure":
        return
    root = ET.fromstring(body)
    if not root.tag.startswith(S3_NAMESPACE):
        report.note("answer", "namespace", operation.name, root.tag, S3_NAMESPACE)
    check("answer", shape, from_xml("answer", shape, root, operation.name), operation.name, "iso8601", True)


def check_error(protocol, operation, status, headers, body):
    members = {}
    if protocol in ("json", "rest-json"):
        members = json.loads(body or b"{}")
        code = headers.get("x-amzn-errortype") or members.get("__type", "")
        code = code.split(":")[0].rsplit("#", 1)[-1]
        is_compatible = operation.service_model.metadata.get("awsQueryCompatible") is not None
        if is_compatible and "x-amzn-query-error" not in headers:
            report.note("answer", "query-error", code, ", ".join(headers), "x-amzn-query-error")
    else:
        code = next((element.text for element in ET.fromstring(body).iter() if local_name(element) == "Code"), "")
    if protocol == "rest-xml":
        if S3_ERRORS.get(code) != status:
            report.note("answer", "error", code, status, S3_ERRORS.get(code, "an error of S3"))
        return
    shapes = {shape.metadata.get("error", {}).get("code", shape.name): shape for shape in operation.error_shapes}
    shapes.update({shape.name: shape for shape in operation.error_shapes})
    shape = shapes.get(code)
    if shape is None:
        if code not in COMMON_ERRORS:
            report.note("answer", "error", code, body[:160].decode("utf8", "replace"), ", ".join(sorted(shapes)))
        return
    wanted = shape.metadata.get("error", {}).get("httpStatusCode", status)
    if wanted != status:
        report.note("answer", "error-status", code, status, wanted)
    given = {name.lower() for name in members}
    for name in shape.required_members:
        if wire_name(name, shape.members[name]).lower() not in given:
            report.note("answer", "missing-member", f"{code}.{name}", members, "required")
    known = {wire_name(name, member).lower() for name, member in shape.members.items()}
    for name in given - known - {"message", "__type", "code"}:
        report.note("answer", "unknown-member", f"{code}.{name}", members)


# ---- the whole

def lower(headers):
    return {name.lower(): str(value) for name, value in headers.items()}


def check_exchange(exchange):
    headers, url = lower(exchange["headers"]), urlsplit(exchange["url"])
    scope = re.search(r"Credential=[^/]+/\d+/[\w-]+/([\w-]+)/aws4_request", headers.get("authorization", ""))
    if scope is None:
        report.checked["not signed"] += 1
        return
    report.operation = scope.group(1)
    model = model_of(scope.group(1))
    protocol = PROTOCOLS.get(model.service_name, model.metadata["protocol"])
    body = base64.b64decode(exchange.get("body") or "")
    if headers.get("content-encoding") == "gzip" and body:
        body = gzip.decompress(body)
    operation = find_operation(model, protocol, exchange, url, headers, body)
    if operation is None:
        report.note("request", "unknown-operation", f"{exchange['method']} {url.path}", headers.get("x-amz-target"))
        return
    report.operation = f"{scope.group(1)}:{operation.name}"
    report.checked[report.operation] += 1
    # Tests send by themselves what a service refuses, to see it refused: functions never may.
    if "exec-env/AWS_Lambda" in headers.get("user-agent", ""):
        check_request(protocol, operation, url, headers, body)
    if exchange.get("status") is not None:
        is_streamed = exchange.get("answer") is None
        answer = base64.b64decode(exchange.get("answer") or "")
        if not is_streamed or protocol == "rest-xml":
            check_answer(protocol, operation, exchange, answer)


def is_accepted(entry, key):
    names = ("side", "operation", "kind", "member")
    return all(fnmatch.fnmatchcase(text, entry[name]) for name, text in zip(names, key))


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    accepted = json.loads(pathlib.Path(sys.argv[1]).read_text())
    files = sorted(pathlib.Path(sys.argv[2]).glob("*.jsonl"))
    for file in files:
        with file.open() as lines:
            for line in lines:
                check_exchange(json.loads(line))

    known = [next((entry for entry in accepted if is_accepted(entry, key)), None) for key in report.found]
    fresh = [item for item, entry in zip(report.found.items(), known) if entry is None]
    for (side, operation, kind, member), entry in fresh:
        print(f"{side} of {operation}: {kind} {member}, {entry['count']} times")
        print(f"  was: {entry['got']}\n  model: {entry['wanted']}")
    for entry in accepted:
        if not any(entry is each for each in known):
            print(f"accepted, and not seen: {json.dumps(entry)}")
    total = sum(report.checked.values())
    kinds = sum(1 for name in report.checked if ":" in name)
    print(f"{total} exchanges, {kinds} operations: {len(fresh)} deviations from the models, "
          f"{len(report.found) - len(fresh)} accepted")
    return 1 if fresh or total == 0 else 0


sys.exit(main())
