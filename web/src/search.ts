// The search boxes: what has such a name is proposed while somebody types, and a choice leads to its page.
import { lang, make, say } from "./shared/page";

interface Found {
  name: string;
  path: string | null;
  kind: string;
  known_as: string | null;
}

const LEAST = 2; // characters
const MOST = "8";
const PAUSE = 150; // milliseconds without a key

class Proposals {
  private readonly list: HTMLElement;
  private options: HTMLElement[] = [];
  private chosen = -1;
  private pause: number | undefined;

  constructor(private readonly input: HTMLInputElement, private readonly form: HTMLFormElement) {
    const label = say("Noms proposés", "Names proposed");
    this.list = make("div", { id: `${input.id}-names`, class: "proposals", role: "listbox", "aria-label": label });
    this.list.hidden = true;
    for (const [name, value] of Object.entries({
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-controls": this.list.id,
      "aria-expanded": "false",
    })) input.setAttribute(name, value);
    input.parentElement?.classList.add("proposing");
    input.after(this.list);
    input.addEventListener("input", () => this.wait());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
  }

  private wait(): void {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => void this.ask(), PAUSE);
  }

  private async ask(): Promise<void> {
    const words = this.input.value.trim();
    if (words.length < LEAST) return this.close();
    const kind = new FormData(this.form).get("kind");
    const asked = new URLSearchParams({ q: words, limit: MOST, lang, ...(kind ? { kind: String(kind) } : {}) });
    const answer = await fetch(`/search.json?${asked}`).catch(() => null);
    // An answer to what is no longer there, or that nobody waits for, is late.
    if (words !== this.input.value.trim() || document.activeElement !== this.input) return;
    this.show(answer?.ok ? ((await answer.json()) as Found[]) : []);
  }

  private show(found: Found[]): void {
    this.options = found.filter((one) => one.path?.startsWith("/")).map((one, at) => this.option(one, at));
    this.list.replaceChildren(...this.options);
    this.list.hidden = this.options.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.choose(-1);
  }

  private option(one: Found, at: number): HTMLElement {
    const known = one.known_as ? ` (${one.known_as})` : "";
    const made = make(
      "div",
      { id: `${this.list.id}-${at}`, role: "option", "aria-selected": "false" },
      one.name + known,
      make("span", { class: "other" }, ` ${one.kind}`),
    );
    made.dataset["path"] = one.path ?? "";
    made.addEventListener("pointerdown", (event) => event.preventDefault()); // the input keeps the focus
    made.addEventListener("click", () => this.go(made));
    return made;
  }

  private close(): void {
    clearTimeout(this.pause);
    this.show([]);
  }

  private choose(at: number): void {
    this.chosen = at;
    for (const [number, one] of this.options.entries()) one.setAttribute("aria-selected", String(number === at));
    const id = this.options[at]?.id;
    if (id) this.input.setAttribute("aria-activedescendant", id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  private key(event: KeyboardEvent): void {
    const many = this.options.length;
    const chosen = this.options[this.chosen];
    if (!many || event.isComposing) return;
    if (event.key === "ArrowDown") this.choose(this.chosen + 1 < many ? this.chosen + 1 : -1);
    else if (event.key === "ArrowUp") this.choose(this.chosen < 0 ? many - 1 : this.chosen - 1);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && chosen) this.go(chosen);
    else return;
    event.preventDefault();
  }

  /** To its page, in the language that was chosen for this one. */
  private go(option: HTMLElement): void {
    const language = new FormData(this.form).get("lang");
    location.assign((option.dataset["path"] ?? "/") + (language ? `?lang=${lang}` : ""));
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[role=search]")) {
  const input = form.querySelector<HTMLInputElement>("input[type=search]");
  if (input) new Proposals(input, form);
}
