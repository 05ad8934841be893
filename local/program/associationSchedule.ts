/** Why State Manager refuses the schedule of an association; undefined where it takes it. */
export function associationScheduleFault(expression: string): string | undefined {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate !== null) {
    const minutes = Number(rate[1]) * (rate[2] === "day" ? 1440 : rate[2] === "hour" ? 60 : 1);
    return minutes >= 30 && minutes < 31 * 1440
      ? undefined
      : "rates are of at least 30 minutes and less than 31 days";
  }
  const cron = /^cron\((.+)\)$/.exec(expression)?.[1]?.split(" ");
  if (cron?.length !== 6) return "it is neither a rate nor a cron expression of six fields";
  const [minute = "", , dayOfMonth = "", month, dayOfWeek = ""] = cron;
  if (month !== "*") return "State Manager knows no months";
  if (/[,-]/.test(dayOfMonth + dayOfWeek)) return "State Manager knows one day, or all of them";
  const often = /^(?:\*|.*\/(?:[1-9]|[12]\d))$/.test(minute);
  return often ? "it is due more often than every 30 minutes" : undefined;
}
