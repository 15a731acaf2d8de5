/** Where more scans stand side by side, nothing can be told apart any more; as many have a colour of their own. */
export const mostCompared = 6;
