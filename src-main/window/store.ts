/** A small document that outlives the program, as the window's parts use it. */
export interface Store<Document> {
  readonly value: Document;
  /** What cannot be kept on disk is kept until the program ends. */
  write(document: Document): void;
}
