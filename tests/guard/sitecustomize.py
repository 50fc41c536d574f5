"""Refuses the network in every Python that imports this: the test run itself, and each Python that it starts.

An audit hook rather than a patched socket module: nothing in the process can get round it or take it off.
Sockets between processes of one machine (AF_UNIX) are left alone.
"""

import socket
import sys

_WITH_SOCKET = {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"}
_LOOK_UPS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}


class NetworkUsed(RuntimeError):
    """Something reached for the network. Not an OSError, which a caller might take for a closed door."""


def _refuse(event: str, arguments: tuple) -> None:
    if event in _LOOK_UPS:
        raise NetworkUsed(f"{event}{arguments}")
    if event in _WITH_SOCKET and arguments[0].family != getattr(socket, "AF_UNIX", None):
        raise NetworkUsed(f"{event} to {arguments[1]}")


sys.addaudithook(_refuse)
