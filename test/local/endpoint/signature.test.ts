import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { expect } from "chai";
import { clientOptions, failure, sharedStack } from "../helpers/stacks";

describe("the endpoint's look at signatures", () => {
  const stack = sharedStack("openProgram");

  function get(changes: object): Promise<unknown> {
    const client = new SSMClient({ ...clientOptions(stack(), "everything"), ...changes });
    return client.send(new GetParameterCommand({ Name: "/open/parameter" }));
  }
  const credentials = (changes: object) => ({
    credentials: { ...stack().functionCredentials("everything"), ...changes },
  });

  it("takes a request that its key's secret signed", async () => {
    await get({});
  });

  const refused: readonly (readonly [what: string, changes: () => object, code: string])[] = [
    ["another secret", () => credentials({ secretAccessKey: "x" }), "InvalidSignatureException"],
    [
      "another session's token",
      () => credentials({ sessionToken: "x" }),
      "UnrecognizedClientException",
    ],
    ["no token", () => credentials({ sessionToken: undefined }), "UnrecognizedClientException"],
    ["an unknown key", () => credentials({ accessKeyId: "AKIA" }), "UnrecognizedClientException"],
    [
      "a clock an hour ahead",
      () => ({ systemClockOffset: 3_600_000 }),
      "InvalidSignatureException",
    ],
  ];
  for (const [what, changes, code] of refused) {
    it(`refuses ${what}`, async () => {
      expect((await failure(get(changes()))).name).to.equal(code);
    });
  }

  it("refuses a request without a signature", async () => {
    const answer = await fetch(`${stack().url}/bucket/key`);

    expect(answer.status).to.equal(403);
    expect(await answer.text()).to.contain("MissingAuthenticationToken");
  });

  it("says which service it does not have", async () => {
    const scope = "AKIA/20261121/us-east-1/polly/aws4_request";
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=${"0".repeat(64)}`;

    const answer = await fetch(stack().url, { headers: { authorization } });

    expect(await answer.text()).to.contain('no service \\"polly\\"');
  });
});
