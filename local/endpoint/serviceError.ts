/** An error that a service answers, in its own words; the protocol gives it its form. */
export class ServiceError extends Error {
  /** What the error's shape has beside its message. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
    {
      members = {},
      ...options
    }: ErrorOptions & { readonly members?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message, options);
    this.name = "ServiceError";
    this.members = members;
  }
}
