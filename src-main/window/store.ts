/** A small document that outlives the program, as the window's parts use it. */
export interface Store<Document> {
  readonly value: Document;
  write(document: Document): void;
}
