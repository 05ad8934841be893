import { expect } from "chai";
import type { Finding } from "../../../../functions/findings/finding";
import type { HubRequest, HubSink } from "../../../../functions/pipeline/securityHub/hub";
import { hubOfAccount, hubOfNobody } from "../../../../functions/pipeline/securityHub/hubAccount";
import { targetTools } from "../../../../functions/pipeline/inspectorCis/targetTools";
import type { ApplyScanTools } from "../../../../functions/pipeline/scans/scanToApply";
import { series } from "../../../helpers/scans";

const own = series.target.account;
const other = "210987654321";

function requestAbout(account: string, source = series.source): HubRequest {
  const target = { ...series.target, account };
  const finding = { series: { ...series, source, target } } as Finding;
  const at = "2026-11-21T00:00:00.000Z";
  return { changed: [], unchanged: [finding], at, now: at };
}

describe("Security Hub of an account", () => {
  it("is told of the account's own findings only, because it refuses others'", async () => {
    const told: HubRequest[] = [];
    const real: HubSink = {
      enabled: () => Promise.resolve(true),
      tell: (request) => {
        told.push(request);
        return hubOfNobody.tell(request);
      },
    };
    const hub = hubOfAccount(real, own);
    const [mine, theirs] = [requestAbout(own), requestAbout(other)];

    await hub.tell(mine);
    const answer = await hub.tell(theirs);

    expect(told).to.deep.equal([mine]);
    expect(answer).to.deep.include({ sync: "off", outcome: { state: "disabled" } });
    expect(await hub.enabled()).to.equal(true);
  });

  it("is not told of what AWS Config's rules say, which it hears from AWS Config", async () => {
    const told: HubRequest[] = [];
    const tell: HubSink["tell"] = (request) => {
      told.push(request);
      return hubOfNobody.tell(request);
    };
    const hub = hubOfAccount({ enabled: () => Promise.resolve(true), tell }, own);

    await hub.tell(requestAbout(own, "config"));

    expect(told).to.deep.equal([]);
  });

  it("is out of use for a member's target, whose tags are those that the scan saw", async () => {
    const tools = {
      hub: { ...hubOfNobody, enabled: () => Promise.resolve(true) },
      tagsOf: () => Promise.resolve({ of: "the service" }),
    } as unknown as ApplyScanTools;
    const of = targetTools(own, tools);
    const target = { id: "i-1", checks: 1, tags: { Stage: "prod" } };

    expect(of({ ...target, account: own })).to.equal(tools);
    const theirs = of({ ...target, account: other });
    expect(await theirs.hub.enabled()).to.equal(false);
    expect(await theirs.tagsOf(series.target)).to.deep.equal({ Stage: "prod" });
  });
});
