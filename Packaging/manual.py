#!/usr/bin/env python3
"""Writes a manual page for a program from its parser: `manual.py PROGRAM SECTION VERSION < dump`, where the dump is what
PROGRAM --experimental-dump-help prints. One page for a program with all its subcommands."""
import json
import re
import sys


def escape(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^(['.])", r"\\&\1", text, flags=re.M)


def names(argument):
    dashes = {"long": "--", "short": "-", "longWithSingleDash": "-"}
    return [dashes[name["kind"]] + name["name"] for name in argument.get("names", [])]


def shown(argument):
    value = argument.get("valueName", "")
    if argument["kind"] == "positional":
        return f"\\fI{escape(value)}\\fR"
    options = ", ".join(f"\\fB{escape(name)}\\fR" for name in names(argument))
    return options + (f" \\fI{escape(value)}\\fR" if argument["kind"] == "option" else "")


def visible(command):
    hidden = {"--version", "--help"}
    return [one for one in command.get("arguments", []) if one["shouldDisplay"] and not hidden & set(names(one))]


def synopsis(command, path):
    parts = [f"\\fB{escape(' '.join(path))}\\fR"]
    for argument in visible(command):
        one = shown(argument).split(", ")[-1] + (" ..." if argument.get("isRepeating") else "")
        parts.append(f"[{one}]" if argument.get("isOptional") else one)
    return " ".join(parts)


def arguments(command):
    for argument in visible(command):
        text = argument.get("abstract", "")
        default = argument.get("defaultValue")
        if default and "default" not in text:
            text += f" (default: {default})"
        yield f".TP\n{shown(argument)}\n{escape(text)}"


def commands(command, path):
    """The command, and those below it, each with its own options."""
    below = [one for one in command.get("subcommands", []) if one.get("shouldDisplay", True) and one["commandName"] != "help"]
    if not below or visible(command):
        yield command, path
    for one in below:
        yield from commands(one, [*path, one["commandName"]])


def lowered(text):
    return text[:1].lower() + text[1:]


def page(dump, section, version):
    command = dump["command"]
    name = command["commandName"]
    yield f'.TH {name.upper()} {section} "" "CivicCard {version}" "CivicCard"'
    yield f".SH NAME\n{escape(name)} \\- {escape(lowered(command.get('abstract', '').rstrip('.')))}"
    yield ".SH SYNOPSIS"
    below = list(commands(command, [name]))
    for one, path in below:
        yield f"{synopsis(one, path)}\n.br"
    yield ".SH DESCRIPTION"
    yield escape(command.get("discussion") or command.get("abstract", ""))
    for one, path in below:
        yield f".SS {escape(' '.join(path))}\n{escape(one.get('abstract', ''))}"
        if one is not command and one.get("discussion"):
            yield f".PP\n{escape(one['discussion'])}"
        yield from arguments(one)
    yield (".SH EXIT STATUS\n0: done, or accepted. 1: the card is not accepted. 64: wrong use. 65: bad input data. 66: input file\n"
           "missing. 73: output can't be written. 74: input or output failed. 77: key refused.")


program_section, program_version = sys.argv[1], sys.argv[2]
print("\n".join(page(json.load(sys.stdin), program_section, program_version)))
