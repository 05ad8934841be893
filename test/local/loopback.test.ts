import { expect } from "chai";
import * as http from "node:http";
import { once } from "node:events";
import { LoopbackServer } from "../../local/loopback";

/** The status that a server answers a request with that names this host. */
async function statusFor(url: string, host: string): Promise<number | undefined> {
  const request = http.get(url, { headers: { host } });
  const [response] = (await once(request, "response")) as [http.IncomingMessage];
  response.resume();
  return response.statusCode;
}

describe("a server on the loopback interface", () => {
  it("answers requests for itself, and none for a name that a website has made to mean it", async () => {
    const server = await LoopbackServer.listen((_, response) => {
      response.end("secret");
    });
    const { port } = new URL(server.url);

    expect(await statusFor(server.url, `127.0.0.1:${port}`)).to.equal(200);
    expect(await statusFor(server.url, `localhost:${port}`)).to.equal(200);
    for (const host of [`evil.example:${port}`, "127.0.0.1", "127.0.0.1:1"]) {
      expect(await statusFor(server.url, host), host).to.equal(421);
    }
    await server.close();
  });

  it("goes on where a request could not be answered", async () => {
    let first = true;
    const server = await LoopbackServer.listen(async (_, response) => {
      await Promise.resolve();
      if (first) {
        first = false;
        throw new Error("cannot");
      }
      response.end();
    });

    const failed: unknown = await fetch(server.url).catch((error: unknown) => error);
    expect(failed).to.be.an.instanceOf(Error);
    expect((await fetch(server.url)).status).to.equal(200);
    await server.close();
  });
});
