/**
 * What models cost.
 *
 * @import * as Api from "../../backend/bindings"
 */
import { duration, money, number, plural } from "../format.js";
import { quoted } from "./names.js";

/** @param {number} tokens @returns {string} Such as "840 tokens", "38,000 tokens". */
const about = (tokens) => plural(tokens < 1000 ? Math.round(tokens) : Math.round(tokens / 1000) * 1000, "token", "tokens");

export const costWords = {
  costs: {
    open: () => "Costs",
    /** @param {string} name */
    heading: (name) => `What ${quoted(name)} costs`,
    lead: () => "Providers tell their prices on their web pages. ATLES counts what it uses, shows it, and stops at your limit.",
    millionIn: () => "For a million tokens read",
    millionOut: () => "For a million tokens written",
    currency: () => "Currency",
    currencyExample: () => "EUR",
    limit: () => "Most in a month",
    limitExample: () => "no limit",
    limitHint: () => "When it is reached, what would be written with it waits until next month, or until you raise the limit. A section that is being written is finished.",
    save: () => "Save",
    cancel: () => "Cancel",
    takeAway: () => "It costs nothing",
    noAmount: () => "Enter an amount, such as 2.50.",
    /** @param {string} name */
    saved: (name) => `What ${quoted(name)} costs is noted.`,
    /** @param {string} name */
    takenAway: (name) => `${quoted(name)} costs nothing from now on.`,
    /** @param {Api.Connection} connection */
    thisMonth({ price, this_month: used }) {
      const tokens = used.tokens_in + used.tokens_out;
      if (!price) return tokens > 0 ? `This month: ${about(tokens)}.` : "";
      const limit = price.monthly_limit === null ? "" : ` of at most ${money(price.monthly_limit, price.currency)}`;
      return `This month: ${money(used.cost, price.currency)}${limit}, ${about(tokens)}.`;
    },
    /** @param {Api.Connection} connection */
    isReached: ({ price, this_month: used }) => price !== null && price.monthly_limit !== null && used.cost >= price.monthly_limit,
    reached: () => "Monthly limit reached",
    /** What a model is expected to take. @param {Api.Estimate} estimate */
    expected({ tokens_in: into, tokens_out: out, cost, currency, seconds }) {
      const parts = [`About ${about(into + out)}`];
      if (cost !== null) parts.push(`about ${money(cost, currency)}`);
      if (seconds !== null && seconds >= 1) parts.push(`${duration(Math.ceil(seconds))} of writing`);
      return `${parts.join(", ")}.`;
    },
    /** What models took. @param {Api.Usage} usage */
    used: ({ tokens_in: into, tokens_out: out, cost, currency }) =>
      `${number(Math.round(into + out))} tokens${currency === "" ? "" : `, ${money(cost, currency)}`}`,
  },
};
