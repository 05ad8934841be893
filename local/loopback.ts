import * as http from "node:http";
import type { AddressInfo } from "node:net";

/** Answers one request. */
type Answering = (
  request: http.IncomingMessage,
  response: http.ServerResponse,
) => Promise<void> | void;

/**
 * An HTTP server on a free port of 127.0.0.1. It answers requests for itself alone: a page of some
 * website whose name is made to mean 127.0.0.1 sends that name as `Host`, and gets nothing.
 */
export class LoopbackServer {
  private constructor(private readonly server: http.Server) {}

  static async listen(answer: Answering): Promise<LoopbackServer> {
    const server = http.createServer((request, response) => {
      if (!isFor(server, request.headers.host)) {
        request.resume();
        response.writeHead(421).end("this server answers for 127.0.0.1 alone\n");
        return;
      }
      // One caller's request must not end what serves the others.
      Promise.resolve(answer(request, response)).catch((error: unknown) => {
        process.stderr.write(`a request could not be answered: ${String(error)}\n`);
        response.destroy();
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    return new LoopbackServer(server);
  }

  /** Where clients find it, without a slash at the end. */
  get url(): string {
    return `http://127.0.0.1:${portOf(this.server)}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
  }
}

function isFor(server: http.Server, host: string | undefined): boolean {
  const port = portOf(server);
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

function portOf(server: http.Server): number {
  return (server.address() as AddressInfo).port;
}
