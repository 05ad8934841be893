import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import { expect } from "chai";
import { sharedCredentials } from "../../helpers/loopbackAws";
import { type ScanBench, useBench } from "../../helpers/scanBench";
import { runScript } from "../../helpers/scanScript";

describe("The scan script's identity and uploads", () => {
  let bench: ScanBench;
  useBench((begun) => (bench = begun));

  it("asks a metadata service only with a token, and never one that knows none", async () => {
    const environment = await bench.start({ withoutImds: true });

    const { status, stdout } = await runScript(environment);

    expect(status).to.equal(4);
    expect(stdout).to.contain("neither IMDSv2 nor the SSM Agent names this instance");
    expect(bench.requests.map(({ method }) => method)).to.deep.equal(["PUT"]);
  });

  it("knows a hybrid node by the agent's registration and credentials", async () => {
    const environment = await bench.startReady({
      instanceId: "mi-0123456789abcdef0",
      withoutImds: true,
    });
    bench.host.write(
      "registration",
      '{"ManagedInstanceID":"mi-0123456789abcdef0","Region":"eu-central-1"}',
    );
    bench.host.write("credentials", sharedCredentials);

    const { status } = await runScript({
      ...environment,
      AWS_SSM_INSTANCE_ID: "mi-0123456789abcdef0",
    });

    expect(status).to.equal(0);
    expect(bench.uploaded.at(-1)).to.equal(
      "/results/AROAEXAMPLEHOSTROLE01:mi-0123456789abcdef0/<ts>-scap-results.xml.gz",
    );
    expect(bench.requests.some(({ service }) => service === "imds")).to.equal(false);
    expect(bench.host.read("oscap.env")).to.contain("OSCAP_EVALUATION_TARGET=mi-0123456789abcdef0");
  });

  it("does not upload under credentials that are not the host's own", async () => {
    const environment = await bench.start({ userId: "AIDAEXAMPLEUSER000001" });

    const { status, stdout } = await runScript(environment);

    expect(status).to.equal(4);
    expect(stdout).to.contain("not a session of i-0123456789abcdef0");
    expect(bench.uploads).to.deep.equal([]);
  });

  it("says what is missing when the host has no role", async () => {
    const { status, stdout } = await runScript(await bench.start({ withoutRole: true }));

    expect(status).to.equal(4);
    expect(stdout).to.contain("the instance has no instance profile");
  });

  it("needs no STS where the role's id is given", async () => {
    const environment = await bench.startReady();

    const { status } = await runScript({ ...environment, SSM_RoleId: "AROAEXAMPLEHOSTROLE01" });

    expect(status).to.equal(0);
    expect(bench.requests.some(({ service }) => service === "sts")).to.equal(false);
  });

  it("tries an upload again when S3 is busy, and names the bucket's owner", async () => {
    const environment = await bench.startReady({ uploadStatuses: [503] });

    const { status } = await runScript({ ...environment, SSM_BucketOwner: "123456789012" });

    expect(status).to.equal(0);
    expect(bench.uploaded.map((name) => name.split("-scap-")[1])).to.deep.equal([
      "results.html",
      "results.html",
      "results.xml.gz",
    ]);
    expect(bench.uploads[0]?.headers["x-amz-expected-bucket-owner"]).to.equal("123456789012");
  });

  it("reports an upload that is refused, and ends badly when that is refused too", async () => {
    const environment = await bench.startReady({ uploadStatuses: [200, 403, 200] });

    expect((await runScript(environment)).status).to.equal(1);
    expect(bench.failure).to.include({ stage: "upload" });
    expect(bench.failure["message"]).to.match(
      /^the result could not be uploaded: s3 at 127\.0\.0\.1:\d+ answered 403 AccessDenied Not yours$/,
    );

    const denied = await runScript(await bench.start({ uploadStatuses: [200, 403, 403] }));
    expect(denied.status).to.equal(4);
    expect(denied.stdout).to.contain("the failure could not be reported");
  });

  it("uploads the result even where its report is refused", async () => {
    const environment = await bench.startReady({ uploadStatuses: [403] });

    const { status, stdout } = await runScript(environment);

    expect(status).to.equal(0);
    expect(stdout).to.contain("the report could not be uploaded");
    expect(bench.uploaded.map((name) => name.split("-scap-")[1])).to.deep.equal([
      "results.html",
      "results.xml.gz",
    ]);
  });

  it("addresses each partition, FIPS endpoints and buckets with dots as AWS does", async () => {
    const urls = async (region: string, fips: boolean, dualStack = false) => {
      const { stdout } = await runScript(bench.host.environment(""), {
        functions: `region=${region} bucket_region=${region} fips=${String(fips)}
          domain=$(aws_domain $region) endpoint_url='' dual_stack=${String(dualStack)}
          service_url sts $region; s3_url results 'AROA:i-1/a b'; s3_url results.example.com k`,
      });
      return stdout.trim().split("\n");
    };
    expect(await urls("eu-central-1", false)).to.deep.equal([
      "https://sts.eu-central-1.amazonaws.com/",
      "https://results.s3.eu-central-1.amazonaws.com/AROA%3Ai-1/a%20b",
      "https://s3.eu-central-1.amazonaws.com/results.example.com/k",
    ]);
    expect(await urls("us-east-1", true)).to.deep.equal([
      "https://sts-fips.us-east-1.amazonaws.com/",
      "https://results.s3-fips.us-east-1.amazonaws.com/AROA%3Ai-1/a%20b",
      "https://s3-fips.us-east-1.amazonaws.com/results.example.com/k",
    ]);
    expect((await urls("us-gov-west-1", true))[0]).to.equal(
      "https://sts.us-gov-west-1.amazonaws.com/",
    );
    expect((await urls("cn-north-1", false))[0]).to.equal(
      "https://sts.cn-north-1.amazonaws.com.cn/",
    );
    expect(await urls("eu-central-1", false, true)).to.deep.equal([
      "https://sts.eu-central-1.api.aws/",
      "https://results.s3.dualstack.eu-central-1.amazonaws.com/AROA%3Ai-1/a%20b",
      "https://s3.dualstack.eu-central-1.amazonaws.com/results.example.com/k",
    ]);
  });

  it("addresses services as AWS's own SDK does, in every partition", async () => {
    const regions = [
      "eu-central-1",
      "us-gov-west-1",
      "cn-north-1",
      "us-iso-east-1",
      "us-isob-east-1",
      "eusc-de-east-1",
    ];
    for (const Region of regions) {
      for (const UseFIPS of [false, true]) {
        for (const UseDualStack of [false, true]) {
          // There are no FIPS endpoints in China.
          if (UseFIPS && Region.startsWith("cn-")) continue;
          const asked = { Region, UseFIPS, UseDualStack };
          const options = {
            region: Region,
            credentials: { accessKeyId: "a", secretAccessKey: "b" },
          };
          const expected = [
            new STSClient(options).config.endpointProvider(asked),
            new SSMClient(options).config.endpointProvider(asked),
            new SecretsManagerClient(options).config.endpointProvider(asked),
            new S3Client(options).config.endpointProvider({ ...asked, Bucket: "results" }),
          ].map(({ url }) => url.href);
          const { stdout } = await runScript(bench.host.environment(""), {
            functions: `region=${Region} bucket_region=${Region} fips=${String(UseFIPS)}
              domain=$(aws_domain $region) endpoint_url='' dual_stack=${String(UseDualStack)}
              for each in sts ssm secretsmanager; do service_url $each $region; done; s3_url results ""`,
          });
          expect(stdout.trim().split("\n"), JSON.stringify(asked)).to.deep.equal(expected);
        }
      }
    }
  });
});
