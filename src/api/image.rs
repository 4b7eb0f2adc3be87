//! References to container images: `registry:5000/folder/name:tag@sha256:digest`.

/// A reference, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Image<'a> {
    /// Registry, folder and name.
    pub repository: &'a str,
    /// `latest` where neither a tag nor a digest is given.
    pub tag: &'a str,
    /// What it must hash to; empty where that is not said.
    pub digest: &'a str,
}

impl<'a> Image<'a> {
    /// Takes a reference apart.
    pub fn read(reference: &'a str) -> Self {
        let (tagged, digest) = reference.split_once('@').unwrap_or((reference, ""));
        let otherwise = if digest.is_empty() { "latest" } else { "" };
        // The port of a registry is no tag.
        let (repository, tag) = match tagged.rsplit_once(':') {
            Some((repository, tag)) if !tag.contains('/') => (repository, tag),
            _ => (tagged, otherwise),
        };
        Self {
            repository,
            tag,
            digest,
        }
    }

    /// The name without registry and folder.
    pub fn name(&self) -> &'a str {
        self.repository.rsplit('/').next().unwrap_or_default()
    }

    /// The repository with its registry, which is Docker's where none is named.
    pub fn full_repository(&self) -> String {
        let before = match self.repository.split_once('/') {
            None => "docker.io/library/",
            Some((first, _)) if first.contains(['.', ':']) || first == "localhost" => "",
            Some(_) => "docker.io/",
        };
        [before, self.repository].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_taken_apart_as_docker_does() {
        for (reference, repository, name, tag, digest, full) in [
            (
                "nginx",
                "nginx",
                "nginx",
                "latest",
                "",
                "docker.io/library/nginx",
            ),
            (
                "nginx:1.27",
                "nginx",
                "nginx",
                "1.27",
                "",
                "docker.io/library/nginx",
            ),
            ("a/b:c", "a/b", "b", "c", "", "docker.io/a/b"),
            (
                "localhost/b",
                "localhost/b",
                "b",
                "latest",
                "",
                "localhost/b",
            ),
            (
                "localhost:5000/b",
                "localhost:5000/b",
                "b",
                "latest",
                "",
                "localhost:5000/b",
            ),
            (
                "k8s.gcr.io/x/y:1",
                "k8s.gcr.io/x/y",
                "y",
                "1",
                "",
                "k8s.gcr.io/x/y",
            ),
            (
                "b@sha256:1f",
                "b",
                "b",
                "",
                "sha256:1f",
                "docker.io/library/b",
            ),
            ("r:1/b:2@sha256:1f", "r:1/b", "b", "2", "sha256:1f", "r:1/b"),
            ("", "", "", "latest", "", "docker.io/library/"),
        ] {
            let image = Image::read(reference);
            let read = (image.repository, image.name(), image.tag, image.digest);
            assert_eq!(read, (repository, name, tag, digest), "{reference}");
            assert_eq!(image.full_repository(), full, "{reference}");
        }
    }
}
