import { randomUUID } from "node:crypto";
import { type LocalAccount, regionalArn } from "../../../account";
import type { CloudIngress, CloudResources } from "../../../cloud/resources";
import type { Principal } from "../../../iam/principal";
import { callerPlace, placeContext } from "../../caller";
import type { Answer, ErrorForm } from "../../protocol";
import type { EndpointRequest } from "../../request";
import type { Service, ServiceCall } from "../../service";
import { ServiceError } from "../../serviceError";
import { xmlElement, type XmlValue } from "../../xml";
import { ingressOf, items, numbered, shownGroup, shownReservation } from "./answers";

const namespace = "http://ec2.amazonaws.com/doc/2016-11-15/";

/** EC2's errors have a form of their own. */
const ec2Error: ErrorForm = (error) => ({
  status: error.status,
  headers: { "content-type": "text/xml" },
  body: xmlElement("Response", {
    Errors: { Error: { Code: error.code, Message: error.message } },
    RequestID: randomUUID(),
  }),
});

/** What one operation does; its resource is `*` unless it says which. */
interface Operation {
  readonly resource?: (form: URLSearchParams) => string;
  readonly perform: (form: URLSearchParams, place: LocalAccount) => XmlValue;
}

/**
 * EC2: `DescribeInstances`, `ModifyInstanceMetadataOptions`, `DescribeSecurityGroups`,
 * `RevokeSecurityGroupIngress`, `GetEbsEncryptionByDefault` and `EnableEbsEncryptionByDefault`, for
 * every account that is played.
 */
export class Ec2Service implements Service {
  readonly signingName = "ec2";
  readonly errorForm = ec2Error;
  readonly throttled = new ServiceError("RequestLimitExceeded", "Request limit exceeded.", 503);
  private readonly operations: Readonly<Record<string, Operation>> = {
    DescribeInstances: { perform: (form, place) => this.instances(form, place) },
    DescribeSecurityGroups: { perform: (form, place) => this.groups(form, place) },
    ModifyInstanceMetadataOptions: {
      resource: (form) => `instance/${form.get("InstanceId") ?? ""}`,
      perform: (form, place) => this.modifyMetadata(form, place),
    },
    RevokeSecurityGroupIngress: {
      resource: (form) => `security-group/${form.get("GroupId") ?? ""}`,
      perform: (form, place) => this.revoke(form, place),
    },
    GetEbsEncryptionByDefault: { perform: (_form, place) => this.ebsEncryption(place) },
    EnableEbsEncryptionByDefault: {
      perform: (_form, place) => {
        const settings = this.cloud.settings(place);
        settings.ebsEncryptionByDefault = true;
        this.cloud.changed(place, settings);
        return this.ebsEncryption(place);
      },
    },
  };

  constructor(
    private readonly cloud: CloudResources,
    private readonly home: LocalAccount,
  ) {}

  denied(message: string): ServiceError {
    return new ServiceError("UnauthorizedOperation", message, 403);
  }

  async call(request: EndpointRequest, principal: Principal): Promise<ServiceCall> {
    const form = new URLSearchParams((await request.body()).toString("utf8"));
    const name = form.get("Action") ?? "";
    const operation = this.operations[name];
    if (operation === undefined) {
      throw new ServiceError("InvalidAction", `the local stack does not do ec2:${name}`);
    }
    const place = callerPlace(request, principal, this.home);
    const action = `ec2:${name}`;
    const own = operation.resource?.(form);
    const resource = own === undefined ? "*" : regionalArn(place, "ec2", own);
    return {
      action,
      needs: [{ action, resource, context: placeContext(place) }],
      perform: async () =>
        answer(name, await Promise.resolve().then(() => operation.perform(form, place))),
    };
  }

  private instances(form: URLSearchParams, place: LocalAccount): XmlValue {
    const ids = numbered(form, "InstanceId");
    const all = this.cloud.all("instance", place);
    const missing = ids.find((id) => !all.some((instance) => instance.id === id));
    if (missing !== undefined) {
      const message = `The instance ID '${missing}' does not exist`;
      throw new ServiceError("InvalidInstanceID.NotFound", message);
    }
    const states = filterOf(form, "instance-state-name");
    const found = all
      .filter(({ id }) => ids.length === 0 || ids.includes(id))
      .filter(({ state }) => states === undefined || states.includes(state));
    const { page, nextToken } = paged(form, found);
    return { reservationSet: items(page.map(shownReservation)), nextToken };
  }

  private modifyMetadata(form: URLSearchParams, place: LocalAccount): XmlValue {
    const id = form.get("InstanceId") ?? "";
    const instance = this.cloud.find("instance", id, place);
    if (instance === undefined) {
      throw new ServiceError(
        "InvalidInstanceID.NotFound",
        `The instance ID '${id}' does not exist`,
      );
    }
    const tokens = form.get("HttpTokens");
    if (tokens === "required" || tokens === "optional") instance.httpTokens = tokens;
    this.cloud.changed(place, instance);
    const { httpTokens, httpEndpoint } = instance;
    return {
      instanceId: id,
      instanceMetadataOptions: { state: "pending", httpTokens, httpEndpoint },
    };
  }

  private groups(form: URLSearchParams, place: LocalAccount): XmlValue {
    const ids = numbered(form, "GroupId");
    const all = this.cloud.all("securityGroup", place);
    const missing = ids.find((id) => !all.some((group) => group.id === id));
    if (missing !== undefined) {
      const message = `The security group '${missing}' does not exist`;
      throw new ServiceError("InvalidGroup.NotFound", message);
    }
    const found = all.filter(({ id }) => ids.length === 0 || ids.includes(id));
    const { page, nextToken } = paged(form, found);
    return { securityGroupInfo: items(page.map(shownGroup)), nextToken };
  }

  private revoke(form: URLSearchParams, place: LocalAccount): XmlValue {
    const id = form.get("GroupId") ?? "";
    const group = this.cloud.find("securityGroup", id, place);
    if (group === undefined) {
      throw new ServiceError("InvalidGroup.NotFound", `The security group '${id}' does not exist`);
    }
    const revoked = ingressOf(form);
    const gone = revoked.find((rule) => !group.ingress.some((each) => same(each, rule)));
    if (gone !== undefined) {
      const message = "The specified rule does not exist in this security group.";
      throw new ServiceError("InvalidPermission.NotFound", message);
    }
    group.ingress = group.ingress.filter((each) => !revoked.some((rule) => same(each, rule)));
    this.cloud.changed(place, group);
    return { return: true };
  }

  private ebsEncryption(place: LocalAccount): XmlValue {
    return { ebsEncryptionByDefault: this.cloud.settings(place).ebsEncryptionByDefault };
  }
}

function answer(name: string, result: XmlValue): Answer {
  const content = { requestId: randomUUID(), ...(result as Readonly<Record<string, XmlValue>>) };
  const headers = { "content-type": "text/xml" };
  return { status: 200, headers, body: xmlElement(`${name}Response`, content, namespace) };
}

function same(one: CloudIngress, other: CloudIngress): boolean {
  return (
    one.protocol === other.protocol &&
    one.fromPort === other.fromPort &&
    one.toPort === other.toPort &&
    one.cidr === other.cidr
  );
}

/** The values of the one filter of this name; undefined where there is none. */
function filterOf(form: URLSearchParams, name: string): readonly string[] | undefined {
  for (let entry = 1; form.has(`Filter.${entry}.Name`); entry += 1) {
    if (form.get(`Filter.${entry}.Name`) !== name) {
      throw new ServiceError("InvalidParameterValue", `the local stack filters by ${name} only`);
    }
    return numbered(form, `Filter.${entry}.Value`);
  }
  return undefined;
}

function paged<T>(
  form: URLSearchParams,
  all: readonly T[],
): { readonly page: readonly T[]; readonly nextToken?: string } {
  const count = Number(form.get("MaxResults") ?? 1_000);
  // Five is the least that EC2 takes.
  if (count < 5 || count > 1_000) {
    throw new ServiceError("InvalidParameterValue", "MaxResults must be from 5 to 1000");
  }
  const from = Number(form.get("NextToken") ?? 0);
  const end = from + count;
  return {
    page: all.slice(from, end),
    ...(end < all.length ? { nextToken: String(end) } : {}),
  };
}
