#!/usr/bin/env python3
"""tls_proxy.py CERTIFICATE KEY PORT:TARGET..: takes TLS off in front of Slurm's daemons, all on 127.0.0.1.

Debian's Slurm has no tls/s2n. To a client this is a daemon with TLSType=tls/s2n: nothing but TLS is taken, no client certificate is
asked for, and close_notify is sent when the daemon closes its connection.
"""
import select
import socket
import ssl
import sys
import threading


def relay(client, target):
    """Both ways, until one side closes."""
    with socket.create_connection(("127.0.0.1", target)) as daemon, client:
        while True:
            ready = [client] if client.pending() else select.select([client, daemon], [], [])[0]
            if client in ready:
                data = client.recv(1 << 18)
                if not data:
                    return
                daemon.sendall(data)
            if daemon in ready:
                data = daemon.recv(1 << 18)
                if not data:
                    client.settimeout(5)
                    client.unwrap()
                    return
                client.sendall(data)


def serve(connection, context, target):
    try:
        with connection:
            connection.settimeout(10)
            client = context.wrap_socket(connection, server_side=True)
            client.settimeout(None)
            relay(client, target)
    except OSError as error:  # ssl.SSLError is one
        print(f"for port {target}: {error}", flush=True)


def accept_all(listener, context, target):
    while True:
        connection = listener.accept()[0]
        threading.Thread(target=serve, args=(connection, context, target), daemon=True).start()


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*sys.argv[1:3])
    threads = []
    for pair in sys.argv[3:]:
        port, target = map(int, pair.split(":"))
        listener = socket.create_server(("127.0.0.1", port), backlog=128)
        threads.append(threading.Thread(target=accept_all, args=(listener, context, target)))
        threads[-1].start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
