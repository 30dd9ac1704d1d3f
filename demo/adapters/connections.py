"""Connections of which nothing comes, or too many: bounded, so that whoever opens thousands does not keep others out for long."""

import resource

from uvicorn.protocols.http.h11_impl import H11Protocol

from demo.adapters.guard import both_languages

HEAD_SECONDS = 20.0  # in which the head of a request must have come, from the connection's beginning or from its first byte on
SPARE_FILES = 200  # open files that are no connections


def limit_connections(server, most):
    """Lets a running server take no more connections at once, and close those on which no whole request comes.

    Args:
        server: uvicorn.Server. most: connections; fewer where the system allows fewer open files.
    """
    config, most = server.config, min(most, raise_open_files(most + SPARE_FILES) - SPARE_FILES)
    if issubclass(config.http_protocol_class, H11Protocol):  # else uvicorn found another parser, whose inside is not known here
        config.http_protocol_class = patient(config.http_protocol_class, most)


def raise_open_files(wanted):
    """Asks the system for so many open files. Returns how many there may be."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return wanted
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return soft


def refusal():
    """What is answered on one connection too many, where nobody knows what was asked for."""
    words = both_languages("server_busy").encode()
    return (b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain; charset=utf-8\r\nretry-after: 30\r\nconnection: close\r\n"
            b"content-length: %d\r\n\r\n" % len(words)) + words


def patient(protocol, most):
    """uvicorn's protocol of a connection, with a limit to its patience.

    Args:
        protocol: class, H11Protocol or derived from it. most: connections at once.
    """
    words = refusal()

    class Patient(protocol):
        timer = None

        def connection_made(self, transport):
            super().connection_made(transport)
            if len(self.connections) > most:
                transport.write(words)
                transport.close()
            else:
                self.wait_for_request()

        def data_received(self, data):
            super().data_received(data)
            answered = self.cycle is None or self.cycle.response_complete
            if answered and self.conn.trailing_data[0]:  # of h11: part of a head
                self.wait_for_request()
            else:
                self.stop_waiting()

        def connection_lost(self, exc):
            self.stop_waiting()
            super().connection_lost(exc)

        def wait_for_request(self):
            """The head of a request must come in time, however slowly. Where nothing comes after an answer, uvicorn itself closes."""
            if self.timer is None:
                self.timer = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

        def stop_waiting(self):
            if self.timer is not None:
                self.timer.cancel()
                self.timer = None

    return Patient
