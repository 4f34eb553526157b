// /sparql: the plain form becomes an editor, and the answer comes beneath it without another page.

import { lang, make, say } from "./shared/page";
import { addressOf, type Answer, ask, Refused } from "./sparql/answer";
import { chart } from "./sparql/chart";
import { type Editor, editor } from "./sparql/editor";
import { table } from "./sparql/table";
import { known, type Words } from "./sparql/words";
import "./sparql/sparql.css";

const FILES = { rows: ["csv", "tsv", "json", "xml"], boolean: ["json", "xml"], statements: ["turtle", "jsonld", "rdfxml"] };

class Workbench {
  private readonly editor: Editor;
  private asking = new AbortController();

  constructor(
    private readonly form: HTMLFormElement,
    area: HTMLTextAreaElement,
    private readonly answer: HTMLElement,
    private readonly words: Words,
  ) {
    const host = make("div", { class: "editor" });
    area.after(host);
    area.hidden = true;
    area.required = false; // nobody could see what the browser says of it
    this.editor = editor(host, area.value, words, (text) => (area.value = text), () => void this.run(true));
    form.querySelector<HTMLLabelElement>("label[for=query]")?.addEventListener("click", () => this.editor.focus());
    form.querySelector(".fields")?.prepend(this.examples());
    form.querySelector("button:not([type])")?.after(make("span", { class: "keys" }, make("kbd", {}, "Ctrl"), " + ", make("kbd", {}, say("Entrée", "Enter"))));
    form.addEventListener("submit", (event) => this.submitted(event));
    window.addEventListener("popstate", () => this.returned());
  }

  /** Answer what is written; `told` writes its address where it can be shared. */
  async run(told: boolean): Promise<void> {
    const query = this.editor.text;
    this.asking.abort();
    this.asking = new AbortController();
    this.editor.unmark();
    this.answer.setAttribute("aria-busy", "true");
    if (told) history.pushState(null, "", withLanguage(addressOf(query)));
    try {
      const got = await ask(query, this.asking.signal);
      this.answer.replaceChildren(...this.shown(query, got));
      this.answer.removeAttribute("aria-busy");
    } catch (error) {
      if (error instanceof Refused) this.refused(error);
      else if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
    }
  }

  private refused(error: Refused): void {
    this.answer.removeAttribute("aria-busy");
    this.answer.replaceChildren(make("p", { class: "notice bad", role: "alert" }, error.message));
    if (lang === "fr" && error.exact) this.answer.append(exactly(error.exact));
    if (error.line !== undefined && error.column !== undefined) {
      this.editor.mark(error.message, error.line, error.column);
    }
  }

  private submitted(event: SubmitEvent): void {
    if (new FormData(this.form).get("format") !== "html") return; // a file: as the form does
    event.preventDefault();
    void this.run(true);
  }

  private returned(): void {
    const query = new URLSearchParams(location.search).get("query");
    this.answer.replaceChildren();
    if (query === null) return;
    this.editor.replace(query);
    void this.run(false);
  }

  private examples(): HTMLElement {
    const options = this.words.questions.map((one) => make("option", { value: one.name }, one[lang]));
    const first = make("option", { value: "" }, say("Choisir…", "Choose…"));
    const select = make("select", { id: "examples" }, first, ...options);
    select.addEventListener("change", () => {
      const chosen = this.words.questions.find((one) => one.name === select.value);
      if (chosen) this.editor.replace(chosen.query);
    });
    return make("p", {}, make("label", { for: "examples" }, say("Questions enregistrées", "Saved questions")), select);
  }

  private shown(query: string, { content, seconds, leftOut }: Answer): Node[] {
    const shown: Node[] = [make("h2", {}, say("Réponse", "Answer"))];
    const took = new Intl.NumberFormat(lang, { maximumFractionDigits: 2 }).format(seconds);
    const count = content.kind === "rows" ? `${rows(content.rows.length)}, ` : "";
    shown.push(make("p", { role: "status" }, `${count}${took} s`));
    if (leftOut > 0) shown.push(leftOutNotice(leftOut));
    if (content.kind === "boolean") shown.push(make("p", { class: "lead" }, content.value ? say("Oui", "Yes") : say("Non", "No")));
    if (content.kind === "statements") shown.push(make("pre", { tabindex: 0 }, content.text));
    if (content.kind === "rows") {
      const picture = chart(content.columns, content.rows);
      if (picture) shown.push(picture);
      shown.push(table(content.columns, content.rows, this.words.base));
    }
    return [...shown, files(query, FILES[content.kind])];
  }
}

/** What the server says to programs, as the page of an error shows it. */
const exactly = (message: string): HTMLElement =>
  make("details", {}, make("summary", {}, "Message précis (en anglais)"), make("p", { lang: "en" }, message));

const rows = (count: number): string =>
  `${new Intl.NumberFormat(lang).format(count)} ${say("ligne", "row")}${count > 1 ? "s" : ""}`;

function leftOutNotice(count: number): HTMLElement {
  const words = say(
    `Dossiers laissés de côté par ce graphe, et donc absents de cette réponse : ${count}. `,
    `Dossiers that this graph leaves out, and that are therefore not in this answer: ${count}. `,
  );
  return make("p", { class: "warning" }, words, make("a", { href: `${withLanguage("/")}#left-out` }, say("Lesquels ?", "Which ones?")));
}

/** The answer as files, and the address of this very question. */
function files(query: string, formats: readonly string[]): HTMLElement {
  const links = formats.flatMap((format) => [make("a", { href: addressOf(query, format) }, format), " "]);
  const copied = make("span", { role: "status" });
  const copy = make("button", { type: "button", class: "plain", click: () => void copyAddress(copied) }, say("Copier le lien", "Copy the link"));
  const whole = make("p", { class: "files" }, say("En fichier :", "As a file:"), " ", ...links);
  if (navigator.clipboard) whole.append(copy, copied); // only where the page came safely
  return whole;
}

async function copyAddress(told: HTMLElement): Promise<void> {
  await navigator.clipboard.writeText(location.href);
  told.textContent = say("Lien copié.", "Link copied.");
}

/** An address that keeps the language that was chosen, if one was. */
function withLanguage(address: string): string {
  const chosen = new URLSearchParams(location.search).get("lang");
  return chosen ? `${address}${address.includes("?") ? "&" : "?"}lang=${encodeURIComponent(chosen)}` : address;
}

async function begin(): Promise<void> {
  const form = document.querySelector<HTMLFormElement>('main form[action="/sparql"]');
  const area = form?.querySelector<HTMLTextAreaElement>("textarea[name=query]");
  const answer = document.querySelector<HTMLElement>("#answer");
  if (!form || !area || !answer) return;
  const workbench = new Workbench(form, area, answer, await known());
  if (new URLSearchParams(location.search).has("query")) await workbench.run(false);
}

void begin();
