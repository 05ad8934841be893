"""Prints, as JSON, what a program gives to a module's classes: [[class, {keyword: value}]].

Values are themselves where they are literals, maps of keys to values where they are dicts, and null
where only the running program knows them.
"""

import ast
import json
import sys


def value(node):
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Dict):
        return {key.value: value(each) for key, each in zip(node.keys, node.values)}
    if isinstance(node, ast.List):
        return [value(each) for each in node.elts]
    return None


module, file = sys.argv[1:]
with open(file, encoding="utf8") as source:
    tree = ast.parse(source.read(), file)
calls = [
    [node.func.attr, {keyword.arg: value(keyword.value) for keyword in node.keywords}]
    for node in ast.walk(tree)
    if isinstance(node, ast.Call)
    and isinstance(node.func, ast.Attribute)
    and isinstance(node.func.value, ast.Name)
    and node.func.value.id == module
]
json.dump(calls, sys.stdout)
