// Runs before the page is drawn, so that what only scripts can unfold starts folded.
document.documentElement.classList.add("bl-js");
