"""A child that takes what it can: `eat` memory beyond its limit, or `answer` what it was sent, backwards."""

import sys

from core.limited_child import limit_this_process

limit_this_process()
content = sys.stdin.buffer.read()
if sys.argv[1] == "eat":
    held = bytearray(2 * 1024**3)
sys.stdout.buffer.write(content[::-1])
