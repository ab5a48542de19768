"""A sign-in. Global: one account can be a customer of several providers and an agent of others."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from deskbell.models.prepared import Place, Prepared


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        """django-allauth and the command line make accounts through this."""
        account = self.model(email=email.strip().lower(), **fields)
        account.set_password(password)
        account.save()
        return account

    def get(self, *conditions: Any, **fields: Any) -> "Account":
        """By the key alone, as every page of somebody who has signed in asks for it, without building SQL."""
        if conditions or set(fields) != {"pk"} or not isinstance(fields["pk"], int):
            return super().get(*conditions, **fields)
        found = _BY_KEY.first(account=fields["pk"])
        if found is None:
            raise self.model.DoesNotExist(f"account {fields['pk']}")
        return found

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """`is_operator`: may administer the whole installation, not only one provider."""

    email = models.EmailField(unique=True, max_length=254)
    language = models.CharField(max_length=2, blank=True)
    time_zone = models.CharField(max_length=60, blank=True)
    list_length = models.PositiveSmallIntegerField(default=25)
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.email


_BY_KEY = Prepared(lambda: Account.objects.filter(pk=Place("account")))
