// LoopHub. Makes pages nicer; every page works without it, and nothing that matters is kept here.
"use strict";

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const one = (selector, root = document) => root.querySelector(selector);
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

for (const element of all("[data-script-only]")) element.hidden = false;
