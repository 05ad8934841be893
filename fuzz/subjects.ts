import { ExceptionsSubject } from "./exceptions/subject";
import { InspecSubject } from "./inspec/subject";
import type { Subject } from "./subject";
import { TimesSubject } from "./times/subject";
import { XmlSubject } from "./xml/subject";

/** Every subject by its name. */
export const subjects = {
  xml: () => XmlSubject.start(),
  inspec: () => Promise.resolve(new InspecSubject()),
  exceptions: () => Promise.resolve(new ExceptionsSubject()),
  times: () => Promise.resolve(new TimesSubject()),
} as const satisfies Readonly<Record<string, () => Promise<Subject>>>;

export type SubjectName = keyof typeof subjects;

export const subjectNames = Object.keys(subjects) as SubjectName[];
