import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { S3Client } from "@aws-sdk/client-s3";
import { makeReport } from "../../functions/pipeline/report/makeReport";
import type { StoredThing } from "../../functions/sinks/store/tableScan";
import { fleetFinding, hostOf } from "./alerts";
import { reportTime } from "./report";

const [hosts = 0, rules = 0, leftOut = 0] = process.argv.slice(2).map(Number);

/**
 * A fleet as its table would give it, one host at a time: nothing of it is kept here. Between them
 * come CIS scans of a machine each, and one that has left out very many others.
 */
async function* fleet(): AsyncGenerator<readonly StoredThing[]> {
  for (let host = 0; host < hosts; host++) {
    yield await Promise.resolve([
      ...Array.from({ length: rules }, (_, rule): StoredThing => {
        const key = `xccdf_org.ssgproject.content_rule_${rule}`;
        return { kind: "finding", finding: fleetFinding(host, { key, rule: key }) };
      }),
      { kind: "host", target: hostOf(host), facts: {} } as const,
      ...cisScan(host, host === 0 ? leftOut : 1),
    ]);
  }
}

/** A scan of a configuration of its own, and what it has left out. */
function* cisScan(number: number, gaps: number): Generator<StoredThing> {
  const arn = `arn:aws:inspector2:eu-central-1:123456789012:owner/123456789012/cis-scan/${number}`;
  const startedAt = "2026-11-18T02:00:00.000Z";
  const scan = { arn, configurationArn: arn, name: "nightly", startedAt, status: "COMPLETED" };
  yield { kind: "cisScan", scan: { ...scan, level: "LEVEL_1", handedOutAt: startedAt } };
  for (let target = 0; target < gaps; target++) {
    const gap = { target: hostOf(hosts + target), reason: "SSM_UNMANAGED" } as const;
    yield { kind: "cisGap", gap: { scanArn: arn, ...gap } };
  }
}

let bytes = 0;

/** As much of S3 as it takes to be sent files in parts, of which nothing is kept. */
const server = http.createServer((request, response) => {
  request.on("data", (chunk: Buffer) => (bytes += chunk.length));
  request.on("end", () => {
    const xml =
      request.method === "PUT"
        ? ""
        : "<Result><UploadId>u</UploadId><Bucket>b</Bucket><Key>k</Key><ETag>e</ETag></Result>";
    response.writeHead(200, { etag: '"e"', "content-type": "application/xml" }).end(xml);
  });
});

async function run(): Promise<void> {
  const { port } = server.address() as AddressInfo;
  const { data, csv } = await makeReport(reportTime, {
    things: () => fleet(),
    minimumCoverage: 1,
    exceptions: () => Promise.resolve([]),
    describe: (findings) => Promise.resolve(findings),
    s3: new S3Client({
      region: "eu-central-1",
      endpoint: `http://127.0.0.1:${port}`,
      forcePathStyle: true,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    }),
    bucket: "reports",
    title: "Compliance report",
  });
  const { rows, left } = data.unmeasured;
  const unmeasured = rows.length + left;
  const told = { bytes, high: data.open.high, unmeasured, hasCsv: csv !== undefined };
  process.stdout.write(JSON.stringify(told));
  server.closeAllConnections();
  server.close();
}

server.listen(0, "127.0.0.1", () => void run());
