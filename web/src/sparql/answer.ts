// A query and its answer, by the SPARQL 1.1 Protocol.

import { say } from "../shared/page";

/** A term of SPARQL 1.1 Query Results JSON. */
export interface Term {
  type: string;
  value: string;
  datatype?: string;
  "xml:lang"?: string;
}

export type Row = (Term | undefined)[];

export type Content =
  | { kind: "rows"; columns: string[]; rows: Row[] }
  | { kind: "boolean"; value: boolean }
  | { kind: "statements"; text: string };

export interface Answer {
  content: Content;
  seconds: number;
  leftOut: number;
}

/** Why there is no answer, in the reader's language; the server's exact words in English, and where in the query, from 1. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly exact?: string,
    readonly line?: number,
    readonly column?: number,
  ) {
    super(message);
  }
}

const ACCEPTED = "application/sparql-results+json, text/turtle;q=0.9";
const LONGEST_ADDRESS = 4_000; // characters; a longer query is sent in the body
const LONGEST = 8 * 2 ** 20; // characters of an answer that a page can hold

/** The address that answers a query, as a page or as a file of that format. */
export function addressOf(query: string, format?: string): string {
  const parameters = new URLSearchParams({ query });
  if (format) parameters.set("format", format);
  return `/sparql?${parameters}`;
}

/** Ask the server. It throws Refused, or an AbortError where the signal came. */
export async function ask(query: string, signal: AbortSignal): Promise<Answer> {
  const begun = performance.now();
  const response = await sent(query, signal);
  const body = await text(response);
  if (!response.ok) throw refusal(body, response.status);
  const type = response.headers.get("content-type") ?? "";
  return {
    content: type.includes("json") ? table(body) : { kind: "statements", text: body },
    seconds: (performance.now() - begun) / 1000,
    leftOut: Number(response.headers.get("maillage-quarantined") ?? 0),
  };
}

async function sent(query: string, signal: AbortSignal): Promise<Response> {
  const address = addressOf(query);
  try {
    if (address.length <= LONGEST_ADDRESS) return await fetch(address, { headers: { Accept: ACCEPTED }, signal });
    const headers = { Accept: ACCEPTED, "Content-Type": "application/sparql-query" };
    return await fetch("/sparql", { method: "POST", body: query, headers, signal });
  } catch (error) {
    if (error instanceof TypeError) {
      throw new Refused(say("Le serveur ne répond pas : réessayez.", "The server does not answer: try again."));
    }
    throw error;
  }
}

async function text(response: Response): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let body = "";
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    body += part.value;
    if (body.length > LONGEST) {
      await reader?.cancel();
      throw new Refused(
        say(
          "La réponse est trop longue pour une page : demandez-en une partie (LIMIT), ou prenez-la en fichier.",
          "The answer is too long for a page: ask for a part of it (LIMIT), or take it as a file.",
        ),
      );
    }
  }
  return body;
}

function refusal(body: string, status: number): Refused {
  let error: { message: string; message_fr: string };
  try {
    error = (JSON.parse(body) as { error: typeof error }).error;
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
    return new Refused(`${status}`); // a proxy's page: its status is all we know
  }
  const place = /line (\d+), column (\d+)/.exec(error.message);
  const message = say(error.message_fr, error.message);
  return place ? new Refused(message, error.message, Number(place[1]), Number(place[2])) : new Refused(message, error.message);
}

interface Results {
  boolean?: boolean;
  head: { vars?: string[] };
  results?: { bindings: Record<string, Term>[] };
}

function table(body: string): Content {
  const content = JSON.parse(body) as Results;
  if (content.boolean !== undefined) return { kind: "boolean", value: content.boolean };
  const columns = content.head.vars ?? [];
  const rows = (content.results?.bindings ?? []).map((one) => columns.map((column) => one[column]));
  return { kind: "rows", columns, rows };
}
