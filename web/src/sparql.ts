// The editor of /sparql.
export {};
