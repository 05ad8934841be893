import type { LocalAccount } from "../../account";
import { numberOf, textOf, type JsonObject } from "../../json";
import type { Principal } from "../../iam/principal";
import { organizationAccounts } from "../../members";
import { callerPlace } from "../caller";
import { jsonAnswer, jsonError } from "../protocol";
import type { EndpointRequest } from "../request";
import type { Service, ServiceCall } from "../service";
import { ServiceError } from "../serviceError";

/** The organization that the stack's own account manages. */
export class LocalOrganization {
  private readonly gone = new Set<string>();
  private readonly closed = new Set<string>();

  constructor(private readonly home: LocalAccount) {}

  /** An account leaves the organization: nobody lists it any more. */
  leave(account: string): void {
    this.gone.add(account);
  }

  /** An account is closed: it stays in the list for 90 days. */
  close(account: string): void {
    this.closed.add(account);
  }

  /** An account is there again, after it has left or was closed. */
  comeBack(account: string): void {
    this.gone.delete(account);
    this.closed.delete(account);
  }

  /** Whether anything can go on in an account. */
  isActive(account: string): boolean {
    return !this.gone.has(account) && !this.closed.has(account);
  }

  get accounts(): readonly { readonly id: string; readonly state: "ACTIVE" | "CLOSED" }[] {
    return organizationAccounts(this.home)
      .filter(({ accountId }) => !this.gone.has(accountId))
      .map(({ accountId: id }) => ({ id, state: this.closed.has(id) ? "CLOSED" : "ACTIVE" }));
  }
}

/** So many accounts come in a page at most. */
const pageSize = 20;

/** AWS Organizations: `ListAccounts`, which only the management account may call here. */
export class OrganizationsService implements Service {
  readonly signingName = "organizations";
  readonly errorForm = jsonError;
  readonly throttled = new ServiceError("TooManyRequestsException", "Rate exceeded");

  constructor(
    private readonly organization: LocalOrganization,
    private readonly home: LocalAccount,
  ) {}

  denied(message: string): ServiceError {
    return new ServiceError("AccessDeniedException", message);
  }

  async call(request: EndpointRequest, principal: Principal): Promise<ServiceCall> {
    const operation = request.target();
    if (operation !== "ListAccounts") {
      const message = `the local stack does not do organizations:${operation}`;
      throw new ServiceError("UnknownOperationException", message);
    }
    const input = await request.json();
    const { accountId } = callerPlace(request, principal, this.home);
    return {
      action: "organizations:ListAccounts",
      needs: [{ action: "organizations:ListAccounts", resource: "*" }],
      perform: () => {
        if (accountId !== this.home.accountId) {
          const message = "You don't have permissions to access this resource.";
          throw this.denied(message);
        }
        return Promise.resolve(jsonAnswer(this.page(input), "application/x-amz-json-1.1"));
      },
    };
  }

  private page({ NextToken, MaxResults }: JsonObject): JsonObject {
    const size = numberOf(MaxResults) ?? pageSize;
    const start = Number(textOf(NextToken) ?? 0);
    const { accounts } = this.organization;
    if (size < 1 || size > pageSize || !Number.isInteger(start) || start > accounts.length) {
      throw new ServiceError("InvalidInputException", "You specified an invalid value.");
    }
    const next = start + size;
    return {
      Accounts: accounts.slice(start, next).map(({ id, state }) => ({ Id: id, State: state })),
      ...(next < accounts.length && { NextToken: String(next) }),
    };
  }
}
