// "Use" fills in a demonstration account and signs in.
const form = document.querySelector("[data-sign-in]");

for (const button of document.querySelectorAll("[data-use-account]")) {
  button.addEventListener("click", () => {
    form.username.value = button.dataset.useAccount;
    form.password.value = button.dataset.usePassword;
    if (form.password.value) form.requestSubmit();
    else form.password.focus();
  });
}
if (!form.username.value) form.username.focus();
