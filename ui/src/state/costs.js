/**
 * What the model of a connection costs: the form in which the user says so. One at a time is open.
 *
 * @import * as Api from "../backend/bindings"
 */
import * as backend from "../backend/commands.js";
import { words } from "../words/en.js";
import { loadConnections } from "./connections.js";
import { announce } from "./notices.js";
import { Store } from "./store.js";

/** @typedef {{ millionIn: string, millionOut: string, currency: string, limit: string }} PriceForm As it is typed. */

/** The form that is open, and the connection that it is of; null while none is. */
export const priceForm = new Store(
  /** @type {{ id: string, name: string, form: PriceForm, known: boolean, saving: boolean, problem: Api.ApiError | null } | null} */ (null),
);

/** @param {Api.Connection} connection */
export function openPrice({ id, name, price }) {
  const form = price
    ? { millionIn: String(price.million_in), millionOut: String(price.million_out), currency: price.currency, limit: price.monthly_limit === null ? "" : String(price.monthly_limit) }
    : { millionIn: "", millionOut: "", currency: "", limit: "" };
  priceForm.set({ id, name, form, known: price !== null, saving: false, problem: null });
}

export const closePrice = () => priceForm.set(null);

/** @param {Partial<PriceForm>} change */
export const editPrice = (change) => priceForm.update((state) => state && { ...state, problem: null, form: { ...state.form, ...change } });

/** An amount as people type it; NaN for what is none. @param {string} text */
export const amount = (text) => (text.trim() === "" ? NaN : Number(text.trim().replace(",", ".")));

/** @param {PriceForm} form @returns {Api.Price | Api.ApiError} The price, or which field is none. */
function priceOf({ millionIn, millionOut, currency, limit }) {
  const price = { million_in: amount(millionIn), million_out: amount(millionOut), currency: currency.trim(), monthly_limit: limit.trim() === "" ? null : amount(limit) };
  const wrong = /** @type {const} */ (["million_in", "million_out", "monthly_limit"]).find((field) => Number.isNaN(price[field] ?? 0));
  return wrong ? { code: "invalid_field", message: words.costs.noAmount(), hint: "", details: "", field: wrong } : price;
}

export async function savePrice() {
  const state = priceForm.value;
  if (!state || state.saving) return;
  const price = priceOf(state.form);
  if ("message" in price) {
    priceForm.set({ ...state, problem: price });
    announce(price.message);
    return;
  }
  await set(price, words.costs.saved(state.name));
}

export async function takePriceAway() {
  const state = priceForm.value;
  if (state && !state.saving) await set(null, words.costs.takenAway(state.name));
}

/** @param {Api.Price | null} price @param {string} done */
async function set(price, done) {
  const state = priceForm.value;
  if (!state) return;
  priceForm.set({ ...state, saving: true, problem: null });
  try {
    await backend.setPrice(state.id, price);
    priceForm.set(null);
    announce(done);
    await loadConnections();
  } catch (reason) {
    const problem = backend.asApiError(reason);
    priceForm.update((now) => now && { ...now, saving: false, problem });
    announce(problem.message);
  }
}
